resource "zitadelactions_target" "claims" {
  name              = "claims"
  endpoint          = "https://hooks.example.com/claims"
  rest_call         = { interrupt_on_error = false }
  store_signing_key = false
}

# Hand it to a write-only argument, for example of a secret store:
#   value_wo         = ephemeral.zitadelactions_signing_key.claims.signing_key
#   value_wo_version = zitadelactions_target.claims.signing_key_version
ephemeral "zitadelactions_signing_key" "claims" {
  target_id = zitadelactions_target.claims.id
}
