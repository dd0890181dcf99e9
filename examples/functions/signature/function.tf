resource "zitadelactions_target" "claims" {
  name      = "signed-claims"
  endpoint  = "https://example.com/zitadel/claims"
  rest_call = { interrupt_on_error = false }
}

# Receivers reject a call that is older than five minutes:
# terraform apply -var "now=$(date +%s)"
variable "now" {
  description = "The current time, in seconds since 1970."
  type        = number
}

# A call as ZITADEL would send it, to test the receiver with.
locals {
  body = jsonencode({ function = "preuserinfo" })
}

output "sample_call" {
  value = {
    body   = local.body
    header = provider::zitadelactions::signature(zitadelactions_target.claims.signing_key, var.now, local.body)
  }
  sensitive = true
}
