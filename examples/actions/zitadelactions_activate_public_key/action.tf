resource "zitadelactions_target" "claims" {
  name         = "add-claims"
  endpoint     = "https://example.com/zitadel/claims"
  rest_call    = { interrupt_on_error = false }
  payload_type = "JWE"
}

# Added inactive, so that the receivers can get its private half first.
resource "zitadelactions_target_public_key" "next" {
  target_id  = zitadelactions_target.claims.id
  public_key = <<-EOT
    -----BEGIN PUBLIC KEY-----
    MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEN1BkXE9YhZ+zK8XyphOgqcLhQoBm
    jtlRrp7b6S5Me0gIeHKNZvGSfh+aTFRpMyPQQU7a/vz/x9Tar/nYSlXc1g==
    -----END PUBLIC KEY-----
  EOT
}

# Run it when the receivers are ready:
# terraform apply -invoke=action.zitadelactions_activate_public_key.next
action "zitadelactions_activate_public_key" "next" {
  config {
    target_id = zitadelactions_target.claims.id
    key_id    = zitadelactions_target_public_key.next.key_id
  }
}
