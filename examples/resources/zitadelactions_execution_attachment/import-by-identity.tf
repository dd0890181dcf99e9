import {
  to = zitadelactions_execution_attachment.claims
  identity = {
    id = "function/preuserinfo#338264837492864231"
  }
}
