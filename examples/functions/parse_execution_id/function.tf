# Conditions from a list of IDs, for example from a variable.
locals {
  executions = toset(["event/user.human.added", "function/preuserinfo"])
}

resource "zitadelactions_target" "audit" {
  name       = "parsed-audit"
  endpoint   = "https://example.com/zitadel/audit"
  rest_async = {}
}

resource "zitadelactions_execution" "audited" {
  for_each   = local.executions
  condition  = provider::zitadelactions::parse_execution_id(each.key)
  target_ids = [zitadelactions_target.audit.id]
}
