data "zitadelactions_api" "this" {}

resource "zitadelactions_target" "token" {
  name         = "api-token"
  endpoint     = "https://example.com/zitadel/token"
  rest_call    = { interrupt_on_error = false }
  payload_type = data.zitadelactions_api.this.capabilities.payload_types == true ? "JWT" : "JSON"
}

output "zitadel" {
  value = "${data.zitadelactions_api.this.server_version} speaks ${data.zitadelactions_api.this.generation}"
}
