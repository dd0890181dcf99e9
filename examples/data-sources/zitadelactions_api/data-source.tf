data "zitadelactions_api" "this" {}

# A module that relies on signatures can say so before it creates anything.
resource "zitadelactions_target" "audit" {
  name       = "signed-audit"
  endpoint   = "https://example.com/zitadel/audit"
  rest_async = {}

  lifecycle {
    precondition {
      condition     = data.zitadelactions_api.this.capabilities.signing_keys != false
      error_message = "This module needs ZITADEL v2.66 or later, which signs its calls."
    }
  }
}

output "zitadel" {
  value = "${coalesce(data.zitadelactions_api.this.server_version, "unknown version")} (${data.zitadelactions_api.this.generation})"
}
