# What is to be applied: the guard also looks at every call of the API, a mailer takes the place of
# the CRM, and the sign-up asks a risk score first.

resource "zitadelactions_target" "claims" {
  name      = "add-claims"
  endpoint  = "https://claims.example.com/zitadel/userinfo"
  timeout   = "3s"
  rest_call = { interrupt_on_error = true }
}

resource "zitadelactions_target" "guard" {
  name         = "sign-up-guard"
  endpoint     = "https://risk.example.com/sign-up"
  timeout      = "5s"
  rest_webhook = { interrupt_on_error = true }
}

resource "zitadelactions_target" "score" {
  name      = "risk-score"
  endpoint  = "https://risk.example.com/score"
  timeout   = "2s"
  rest_call = { interrupt_on_error = false }
}

resource "zitadelactions_target" "mail" {
  name         = "welcome-mail"
  endpoint     = "https://mail.example.com/welcome"
  rest_webhook = { interrupt_on_error = false }
}

resource "zitadelactions_target" "audit" {
  name       = "audit-log"
  endpoint   = "https://audit.example.com/ingest"
  rest_async = {}
}

resource "zitadelactions_execution" "userinfo" {
  condition  = { function = { name = "preuserinfo" } }
  target_ids = [zitadelactions_target.claims.id]
}

resource "zitadelactions_execution" "access_token" {
  condition  = { function = { name = "preaccesstoken" } }
  target_ids = [zitadelactions_target.claims.id, zitadelactions_target.audit.id]
}

resource "zitadelactions_execution" "every_call" {
  condition  = { request = { all = true } }
  target_ids = [zitadelactions_target.guard.id]
}

resource "zitadelactions_execution" "sign_up" {
  condition  = { request = { method = "/zitadel.user.v2.UserService/AddHumanUser" } }
  target_ids = [zitadelactions_target.score.id, zitadelactions_target.guard.id]
}

resource "zitadelactions_execution" "session" {
  condition  = { response = { method = "/zitadel.session.v2.SessionService/CreateSession" } }
  target_ids = [zitadelactions_target.audit.id]
}

resource "zitadelactions_execution" "user_added" {
  condition  = { event = { event = "user.human.added" } }
  target_ids = [zitadelactions_target.audit.id, zitadelactions_target.mail.id]
}

resource "zitadelactions_execution_attachment" "user_events" {
  condition = { event = { group = "user" } }
  target_id = zitadelactions_target.audit.id
}
