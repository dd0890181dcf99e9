data "zitadelactions_execution_methods" "sessions" {
  service = "zitadel.session.v2.SessionService"
}

resource "zitadelactions_target" "audit" {
  name       = "methods-audit"
  endpoint   = "https://example.com/zitadel/audit"
  rest_async = {}
}

# Every method of the service that only reads.
resource "zitadelactions_execution" "reads" {
  for_each   = toset([for method in data.zitadelactions_execution_methods.sessions.methods : method if can(regex("/(Get|List)", method))])
  condition  = { response = { method = each.key } }
  target_ids = [zitadelactions_target.audit.id]
}
