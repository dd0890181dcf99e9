resource "zitadelactions_target" "claims" {
  name      = "claims"
  endpoint  = "https://hooks.example.com/claims"
  rest_call = { interrupt_on_error = false }
}

# terraform apply -invoke=action.zitadelactions_test_call.claims
action "zitadelactions_test_call" "claims" {
  config {
    target_id = zitadelactions_target.claims.id
    condition = { function = { name = "preuserinfo" } }
  }
}
