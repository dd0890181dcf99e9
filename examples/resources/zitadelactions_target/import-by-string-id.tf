import {
  to = zitadelactions_target.claims
  id = "name:add-claims" # or the ID: "338264837492864231"
}
