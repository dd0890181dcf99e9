resource "zitadelactions_target" "claims" {
  name              = "claims"
  endpoint          = "https://hooks.example.com/claims"
  rest_call         = { interrupt_on_error = false }
  store_signing_key = false
}

ephemeral "zitadelactions_signing_key" "claims" {
  target_id = zitadelactions_target.claims.id
}

# Hand the key to a receiver on this machine. The key is in neither plan nor state.
resource "terraform_data" "receiver" {
  triggers_replace = [zitadelactions_target.claims.id, zitadelactions_target.claims.signing_key_version]

  provisioner "local-exec" {
    command     = "umask 077; echo \"SIGNING_KEY=$SIGNING_KEY\" > receiver.env"
    environment = { SIGNING_KEY = ephemeral.zitadelactions_signing_key.claims.signing_key }
  }
}
