# Three targets and three executions. The same files work on an emulator and on a real instance:
# the provider finds both through ZITADEL_DOMAIN and ZITADEL_ACCESS_TOKEN.

terraform {
  required_providers {
    zitadelactions = {
      source = "zitadelactions/zitadelactions"
    }
  }
}

provider "zitadelactions" {}

variable "receiver" {
  description = "The URL to which ZITADEL sends its calls. From v4.11.1 on the server resolves this host when a target is saved."
  type        = string
  default     = "https://example.com/zitadel"
}

# Receives every new user; ZITADEL does not wait for the response.
resource "zitadelactions_target" "audit" {
  name       = "quickstart-audit"
  endpoint   = "${var.receiver}/audit"
  rest_async = {}
}

# Can add claims to a token; ZITADEL waits up to five seconds for the response.
resource "zitadelactions_target" "claims" {
  name      = "quickstart-claims"
  endpoint  = "${var.receiver}/claims"
  timeout   = "5s"
  rest_call = { interrupt_on_error = false }
}

# Receives each request for a list of sessions before ZITADEL processes it.
resource "zitadelactions_target" "gate" {
  name         = "quickstart-gate"
  endpoint     = "${var.receiver}/gate"
  timeout      = "2s"
  rest_webhook = { interrupt_on_error = true }
}

resource "zitadelactions_execution" "user_added" {
  condition  = { event = { event = "user.human.added" } }
  target_ids = [zitadelactions_target.audit.id]
}

resource "zitadelactions_execution" "userinfo" {
  condition  = { function = { name = "preuserinfo" } }
  target_ids = [zitadelactions_target.claims.id]
}

# Targets are called in the order of the list.
resource "zitadelactions_execution" "list_sessions" {
  condition = { request = { method = "/zitadel.session.v2.SessionService/ListSessions" } }
  target_ids = [
    zitadelactions_target.gate.id,
    zitadelactions_target.audit.id,
  ]
}

# The key with which the receiver verifies the ZITADEL-Signature header.
output "gate_signing_key" {
  value     = zitadelactions_target.gate.signing_key
  sensitive = true
}

output "executions" {
  value = [
    zitadelactions_execution.user_added.id,
    zitadelactions_execution.userinfo.id,
    zitadelactions_execution.list_sessions.id,
  ]
}
