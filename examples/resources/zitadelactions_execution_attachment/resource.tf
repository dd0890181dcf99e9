resource "zitadelactions_target" "claims" {
  name      = "team-a-claims"
  endpoint  = "https://team-a.example.com/claims"
  rest_call = { interrupt_on_error = false }
}

# Other modules hang their own targets on the same function.
resource "zitadelactions_execution_attachment" "claims" {
  condition = { function = { name = "preuserinfo" } }
  target_id = zitadelactions_target.claims.id
}
