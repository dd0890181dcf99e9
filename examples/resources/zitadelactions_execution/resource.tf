resource "zitadelactions_target" "audit" {
  name       = "execution-audit"
  endpoint   = "https://example.com/zitadel/audit"
  rest_async = {}
}

resource "zitadelactions_target" "claims" {
  name      = "execution-claims"
  endpoint  = "https://example.com/zitadel/claims"
  rest_call = { interrupt_on_error = false }
}

# One event.
resource "zitadelactions_execution" "user_added" {
  condition  = { event = { event = "user.human.added" } }
  target_ids = [zitadelactions_target.audit.id]
}

# Every event of a group. The name is written without ".*".
resource "zitadelactions_execution" "all_of_a_user" {
  condition  = { event = { group = "user.human" } }
  target_ids = [zitadelactions_target.audit.id]
}

# A function of ZITADEL, which calls the targets in this order.
resource "zitadelactions_execution" "userinfo" {
  condition = { function = { name = "preuserinfo" } }
  target_ids = [
    zitadelactions_target.claims.id,
    zitadelactions_target.audit.id,
  ]
}

# Before one method of the API.
resource "zitadelactions_execution" "before_list_sessions" {
  condition  = { request = { method = "/zitadel.session.v2.SessionService/ListSessions" } }
  target_ids = [zitadelactions_target.audit.id]
}

# After any method of one service.
resource "zitadelactions_execution" "after_sessions" {
  condition  = { response = { service = "zitadel.session.v2.SessionService" } }
  target_ids = [zitadelactions_target.audit.id]
}
