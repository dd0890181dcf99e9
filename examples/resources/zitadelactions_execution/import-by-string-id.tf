import {
  to = zitadelactions_execution.user_added
  id = "event/user.human.added"
}
