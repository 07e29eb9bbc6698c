output "vpc_id" {
  value = module.vpc.vpc_id
}

output "public_subnet_ids" {
  value = module.vpc.public_subnet_ids
}

output "private_subnet_ids" {
  value = module.vpc.private_subnet_ids
}

output "efs_id" {
  value = module.efs.id
}

output "efs_dns_name" {
  value = module.efs.dns_name
}

output "bucket_name" {
  value = module.s3.bucket_name
}

output "bucket_arn" {
  value = module.s3.bucket_arn
}

output "asg_name" {
  value = module.ec2.asg_name
}

output "datasync_task_arn" {
  value = module.datasync.task_arn
}

output "role_arns" {
  value = merge(module.iam.datasync_role_arns, { instance = module.iam.instance_role_arn })
}
