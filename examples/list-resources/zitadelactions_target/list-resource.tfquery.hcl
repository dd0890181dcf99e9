# In a file such as list.tfquery.hcl, for terraform query.
# Every target whose response ZITADEL uses.
list "zitadelactions_target" "calls" {
  provider         = zitadelactions
  include_resource = true

  config {
    kind = "rest_call"
  }
}
