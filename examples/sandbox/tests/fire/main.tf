# Makes ZITADEL call the targets of a condition; fails when one of them does not do its part.

variable "condition" {
  description = "The condition, such as function/preuserinfo."
  type        = string
}

resource "terraform_data" "fired" {
  provisioner "local-exec" {
    command = "zitadel-emulator fire '${var.condition}' --json --output .terraform/${self.id}.json"
  }
}

output "result" {
  description = "What the operation goes on with: here the claims of the token."
  value       = jsondecode(file(".terraform/${terraform_data.fired.id}.json")).outcome.passed.result
}
