resource "zitadelactions_target" "claims" {
  name      = "signed-claims"
  endpoint  = "https://example.com/zitadel/claims"
  rest_call = { interrupt_on_error = false }
}

# A call as ZITADEL would send it, to test the receiver with.
locals {
  body = jsonencode({ function = "preuserinfo" })
}

output "sample_call" {
  value = {
    body   = local.body
    header = provider::zitadelactions::signature(zitadelactions_target.claims.signing_key, 1795358903, local.body)
  }
  sensitive = true
}
