# What a condition on the group user.human.mfa catches.
data "zitadelactions_event_types" "mfa" {
  group = "user.human.mfa"
}

output "mfa_events" {
  value = data.zitadelactions_event_types.mfa.event_types
}
