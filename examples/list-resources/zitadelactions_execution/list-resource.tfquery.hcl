# Every execution on events.
list "zitadelactions_execution" "events" {
  provider         = zitadelactions
  include_resource = true

  config {
    kind = "event"
  }
}
