# Audit of user events: ZITADEL reports what happens to users, and waits for nobody.

terraform {
  required_providers {
    zitadelactions = { source = "zitadelactions/zitadelactions" }
  }
}

variable "name" {
  description = "The target's name, unique on the instance."
  type        = string
  default     = "audit"
}

variable "endpoint" {
  description = "The route /audit of the receiver, as ZITADEL reaches it."
  type        = string
}

variable "events" {
  description = "The types of events to report, such as user.human.added."
  type        = set(string)
  default     = ["user.human.added", "user.human.email.changed", "user.locked", "user.removed"]
}

resource "zitadelactions_target" "audit" {
  name       = var.name
  endpoint   = var.endpoint
  rest_async = {}
}

# An attachment leaves room for the targets of others on the same event.
resource "zitadelactions_execution_attachment" "audit" {
  for_each = var.events

  condition = { event = { event = each.key } }
  target_id = zitadelactions_target.audit.id
}

output "signing_key" {
  description = "What the receiver verifies calls with."
  value       = zitadelactions_target.audit.signing_key
  sensitive   = true
}
