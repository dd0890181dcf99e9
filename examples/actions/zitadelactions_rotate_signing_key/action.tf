resource "zitadelactions_target" "claims" {
  name      = "claims"
  endpoint  = "https://hooks.example.com/claims"
  rest_call = { interrupt_on_error = false }
}

# terraform apply -invoke=action.zitadelactions_rotate_signing_key.claims
action "zitadelactions_rotate_signing_key" "claims" {
  config {
    target_id = zitadelactions_target.claims.id
  }
}
