# A gate on a request: your service decides who may be created.

terraform {
  required_providers {
    zitadelactions = { source = "zitadelactions/zitadelactions" }
  }
}

variable "name" {
  description = "The target's name, unique on the instance."
  type        = string
  default     = "gate"
}

variable "endpoint" {
  description = "The route /gate of the receiver, as ZITADEL reaches it."
  type        = string
}

variable "method" {
  description = "The API method that passes through the gate."
  type        = string
  default     = "/zitadel.user.v2.UserService/AddHumanUser"
}

resource "zitadelactions_target" "gate" {
  name     = var.name
  endpoint = var.endpoint
  timeout  = "5s"

  # While the receiver does not answer, nobody passes. One method is affected, not the instance.
  rest_call = { interrupt_on_error = true }
}

resource "zitadelactions_execution" "gate" {
  condition  = { request = { method = var.method } }
  target_ids = [zitadelactions_target.gate.id]
}

output "signing_key" {
  description = "What the receiver verifies calls with."
  value       = zitadelactions_target.gate.signing_key
  sensitive   = true
}
