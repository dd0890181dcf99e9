# Every target of the instance.
data "zitadelactions_targets" "all" {}

# Those whose names begin so, and that ZITADEL waits for.
data "zitadelactions_targets" "calls" {
  name  = "add-"
  match = "starts_with"
  kind  = "rest_call"
}

output "plain_http" {
  value = [for target in data.zitadelactions_targets.all.targets : target.name if startswith(target.endpoint, "http:")]
}
