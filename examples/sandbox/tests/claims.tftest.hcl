# zitadel-emulator and the receiver run on this machine; ZITADEL_DOMAIN and ZITADEL_ACCESS_TOKEN
# name the emulator, for the provider and for `zitadel-emulator fire` alike.

run "apply" {}

run "the_receiver_adds_the_claim" {
  module {
    source = "./tests/fire"
  }
  variables {
    condition = "function/preuserinfo"
  }
  assert {
    condition     = output.result.department == "engineering"
    error_message = "The receiver did not add the claim."
  }
}
