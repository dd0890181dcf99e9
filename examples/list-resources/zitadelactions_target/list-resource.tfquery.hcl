# Every target that ZITADEL waits for.
list "zitadelactions_target" "calls" {
  provider         = zitadelactions
  include_resource = true

  config {
    kind = "rest_call"
  }
}
