import {
  to = zitadelactions_target_public_key.claims
  id = "338264837492864231/338264901205131495"
}
