import {
  to = zitadelactions_target_public_key.claims
  identity = {
    target_id = "338264837492864231"
    key_id    = "338264901205131495"
  }
}
