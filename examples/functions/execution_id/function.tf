# "event/user.human.*"
output "id" {
  value = provider::zitadelactions::execution_id({ event = { group = "user.human" } })
}
