data "zitadelactions_target" "claims" {
  name = "add-claims"
}

data "zitadelactions_target_public_keys" "claims" {
  target_id = data.zitadelactions_target.claims.id
}

# The expiration date of each key, by its fingerprint.
output "ends" {
  value = {
    for key in data.zitadelactions_target_public_keys.claims.public_keys :
    key.fingerprint => key.expiration_date
  }
}
