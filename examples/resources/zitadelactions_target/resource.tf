# ZITADEL waits for the response and uses it. An error aborts the caller's request.
resource "zitadelactions_target" "claims" {
  name      = "add-claims"
  endpoint  = "https://example.com/zitadel/claims"
  timeout   = "5s"
  rest_call = { interrupt_on_error = true }
}

# ZITADEL waits for the response and uses only its status.
resource "zitadelactions_target" "gate" {
  name         = "gate"
  endpoint     = "https://example.com/zitadel/gate"
  rest_webhook = { interrupt_on_error = false }
}

# ZITADEL does not wait.
resource "zitadelactions_target" "audit" {
  name       = "audit-log"
  endpoint   = "https://example.com/zitadel/audit"
  timeout    = "1m30s"
  rest_async = {}
}

# The receiver verifies the ZITADEL-Signature header with this key.
output "claims_signing_key" {
  value     = zitadelactions_target.claims.signing_key
  sensitive = true
}
