# By the id that stands in state:
terraform import zitadelactions_execution.user_added event/user.human.added
terraform import zitadelactions_execution.all_of_a_user 'event/user.human.*'
terraform import zitadelactions_execution.before_list_sessions request/zitadel.session.v2.SessionService/ListSessions

# By the forms of the official provider, with the kind in front:
terraform import zitadelactions_execution.all_of_a_user event:group:user.human
terraform import zitadelactions_execution.before_list_sessions request:method:/zitadel.session.v2.SessionService/ListSessions
