# In a file such as list.tfquery.hcl, for terraform query.
# Every execution on events.
list "zitadelactions_execution" "events" {
  provider         = zitadelactions
  include_resource = true

  config {
    kind = "event"
  }
}
