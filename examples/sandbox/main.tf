# A receiver that adds claims, tested end to end by `terraform test` on an emulated ZITADEL:
# tests/claims.tftest.hcl applies this and makes ZITADEL call the receiver.

terraform {
  required_providers {
    zitadelactions = {
      source = "zitadelactions/zitadelactions"
    }
  }
}

provider "zitadelactions" {}

variable "receiver" {
  description = "The URL of the receiver."
  type        = string
}

resource "zitadelactions_target" "claims" {
  name      = "claims"
  endpoint  = "${var.receiver}/claims"
  timeout   = "5s"
  rest_call = { interrupt_on_error = true }
}

resource "zitadelactions_execution" "claims" {
  condition  = { function = { name = "preuserinfo" } }
  target_ids = [zitadelactions_target.claims.id]
}

# The receiver verifies ZITADEL's signature with it.
output "signing_key" {
  description = "The key that signs the calls."
  value       = zitadelactions_target.claims.signing_key
  sensitive   = true
}
