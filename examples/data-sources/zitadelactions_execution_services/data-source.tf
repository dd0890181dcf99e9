data "zitadelactions_execution_services" "all" {}

output "stable_services" {
  value = [for service in data.zitadelactions_execution_services.all.services : service if can(regex("\\.v2\\.", service))]
}
