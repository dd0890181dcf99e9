# Claims from an HTTP service: ZITADEL asks your service for claims whenever it issues a token.

terraform {
  required_providers {
    zitadelactions = { source = "zitadelactions/zitadelactions" }
  }
}

variable "name" {
  description = "The target's name, unique on the instance."
  type        = string
  default     = "claims"
}

variable "endpoint" {
  description = "The route /claims of the receiver, as ZITADEL reaches it."
  type        = string
}

variable "timeout" {
  description = "How long a login waits for the claims."
  type        = string
  default     = "3s"
}

variable "required" {
  description = "Whether a login fails without the claims."
  type        = bool
  default     = false
}

resource "zitadelactions_target" "claims" {
  name      = var.name
  endpoint  = var.endpoint
  timeout   = var.timeout
  rest_call = { interrupt_on_error = var.required }
}

# The ID token and the userinfo endpoint, and the access token where it is a JWT.
resource "zitadelactions_execution" "claims" {
  for_each = toset(["preuserinfo", "preaccesstoken"])

  condition  = { function = { name = each.key } }
  target_ids = [zitadelactions_target.claims.id]
}

output "signing_key" {
  description = "What the receiver verifies calls with."
  value       = zitadelactions_target.claims.signing_key
  sensitive   = true
}
