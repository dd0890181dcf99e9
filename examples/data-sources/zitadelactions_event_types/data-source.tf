# The event types below user.human.mfa.
data "zitadelactions_event_types" "mfa" {
  group = "user.human.mfa"
}

output "mfa_events" {
  value = data.zitadelactions_event_types.mfa.event_types
}
