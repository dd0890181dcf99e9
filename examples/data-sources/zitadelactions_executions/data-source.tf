data "zitadelactions_target" "audit" {
  name = "audit-log"
}

# Which events call one target?
data "zitadelactions_executions" "audited" {
  kind      = "event"
  target_id = data.zitadelactions_target.audit.id
}

output "audited" {
  value = data.zitadelactions_executions.audited.executions[*].id
}
