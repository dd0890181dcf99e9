resource "zitadelactions_target" "claims" {
  name      = "claims"
  endpoint  = "https://hooks.example.com/claims"
  rest_call = { interrupt_on_error = false }

  # Every apply that creates or changes the target tests its receiver.
  lifecycle {
    action_trigger {
      events  = [after_create, after_update]
      actions = [action.zitadelactions_test_call.claims]
    }
  }
}

# Also by hand: terraform apply -invoke=action.zitadelactions_test_call.claims
action "zitadelactions_test_call" "claims" {
  config {
    target_id = caller.id
    condition = { function = { name = "preuserinfo" } }
  }
}
