# By ID, as the console shows it:
terraform import zitadelactions_target.claims 338264837492864231

# By name:
terraform import zitadelactions_target.claims name:add-claims
