terraform {
  required_providers {
    zitadelactions = {
      source  = "zitadelactions/zitadelactions"
      version = "~> 0.1"
    }
  }
}

# Or set ZITADEL_DOMAIN and ZITADEL_ACCESS_TOKEN in the environment.
provider "zitadelactions" {
  domain       = var.zitadel_domain
  access_token = var.zitadel_access_token
}

variable "zitadel_domain" {
  description = "The instance, for example my-instance.zitadel.cloud."
  type        = string
}

variable "zitadel_access_token" {
  description = "A personal access token of a machine user with the role IAM_OWNER."
  type        = string
  sensitive   = true
  ephemeral   = true
}
