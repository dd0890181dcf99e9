# <execution ID>#<target ID>
terraform import zitadelactions_execution_attachment.claims 'function/preuserinfo#338264837492864231'
