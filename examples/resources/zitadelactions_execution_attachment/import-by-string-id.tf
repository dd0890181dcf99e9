import {
  to = zitadelactions_execution_attachment.claims
  id = "function/preuserinfo#338264837492864231"
}
