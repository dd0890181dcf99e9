# The configuration behind the picture in the README.
resource "zitadelactions_target" "claims" {
  name      = "add-claims"
  endpoint  = "https://example.com/zitadel/claims"
  timeout   = "5s"
  rest_call = { interrupt_on_error = true }
}
