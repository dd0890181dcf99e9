# By the IDs of the target and of the key:
terraform import zitadelactions_target_public_key.claims 338264837492864231/338264901205131495

# In the official provider's order:
terraform import zitadelactions_target_public_key.claims 338264901205131495:338264837492864231
