resource "zitadelactions_target" "claims" {
  name         = "add-claims"
  endpoint     = "https://example.com/zitadel/claims"
  rest_call    = { interrupt_on_error = false }
  payload_type = "JWE"
}

# ZITADEL encrypts the payloads of the target with its active key.
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

  # Add and activate a new key before removing this one.
  lifecycle {
    create_before_destroy = true
  }
}
