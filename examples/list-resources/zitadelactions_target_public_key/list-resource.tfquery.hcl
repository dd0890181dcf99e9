# In a file such as list.tfquery.hcl, for terraform query.
# The active key of every target.
list "zitadelactions_target_public_key" "active" {
  provider         = zitadelactions
  include_resource = true

  config {
    active = true
  }
}
