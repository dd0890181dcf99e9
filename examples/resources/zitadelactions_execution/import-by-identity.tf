import {
  to       = zitadelactions_execution.all_of_a_user
  identity = { id = "event/user.human.*" }
}
