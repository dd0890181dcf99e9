import {
  to       = zitadelactions_target.claims
  identity = { id = "338264837492864231" }
}
