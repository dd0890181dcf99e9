# By condition.
data "zitadelactions_execution" "userinfo" {
  condition = { function = { name = "preuserinfo" } }
}

# By ID.
data "zitadelactions_execution" "user_added" {
  id = "event/user.human.added"
}

output "called_for_userinfo" {
  value = data.zitadelactions_execution.userinfo.target_ids
}
