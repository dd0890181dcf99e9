# Every target of the instance.
data "zitadelactions_targets" "all" {}

# Targets whose names start with add-, and whose response ZITADEL uses.
data "zitadelactions_targets" "calls" {
  name  = "add-"
  match = "starts_with"
  kind  = "rest_call"
}

output "plain_http" {
  value = [for target in data.zitadelactions_targets.all.targets : target.name if startswith(coalesce(target.endpoint, "none"), "http:")]
}
