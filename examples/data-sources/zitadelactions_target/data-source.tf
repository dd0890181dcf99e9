# By name.
data "zitadelactions_target" "claims" {
  name = "add-claims"
}

# By ID, as in another data source, a variable or the console.
data "zitadelactions_target" "same" {
  id = data.zitadelactions_target.claims.id
}

# Another function calls it as well.
resource "zitadelactions_execution" "access_token" {
  condition  = { function = { name = "preaccesstoken" } }
  target_ids = [data.zitadelactions_target.claims.id]
}
