resource "zitadelactions_target" "claims" {
  name         = "add-claims"
  endpoint     = "https://example.com/zitadel/claims"
  rest_call    = { interrupt_on_error = false }
  payload_type = "JWE"
}

# What ZITADEL sends to the target is encrypted to its active key.
resource "zitadelactions_target_public_key" "claims" {
  target_id       = zitadelactions_target.claims.id
  expiration_date = "2099-01-01T00:00:00Z"
  active          = true
  public_key      = <<-EOT
    -----BEGIN PUBLIC KEY-----
    MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEN1BkXE9YhZ+zK8XyphOgqcLhQoBm
    jtlRrp7b6S5Me0gIeHKNZvGSfh+aTFRpMyPQQU7a/vz/x9Tar/nYSlXc1g==
    -----END PUBLIC KEY-----
  EOT

  # Another key is added and made active before this one is removed.
  lifecycle {
    create_before_destroy = true
  }
}
