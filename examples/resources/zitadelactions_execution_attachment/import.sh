# <id of the execution>#<id of the target>
terraform import zitadelactions_execution_attachment.claims 'function/preuserinfo#338264837492864231'
