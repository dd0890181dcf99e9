data "zitadelactions_execution_functions" "all" {}

output "functions" {
  value = data.zitadelactions_execution_functions.all.functions
}
