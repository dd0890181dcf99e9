# By its ID, which is the condition:
terraform import zitadelactions_execution.user_added event/user.human.added
terraform import zitadelactions_execution.all_of_a_user 'event/user.human.*'
terraform import zitadelactions_execution.before_list_sessions request/zitadel.session.v2.SessionService/ListSessions

# By the official provider's ID, with the kind in front:
terraform import zitadelactions_execution.all_of_a_user event:group:user.human
terraform import zitadelactions_execution.before_list_sessions request:method:/zitadel.session.v2.SessionService/ListSessions
