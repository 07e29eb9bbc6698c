output "id" {
  value = aws_efs_file_system.this.id
}

output "arn" {
  value = aws_efs_file_system.this.arn
}

output "dns_name" {
  value = aws_efs_file_system.this.dns_name
}

output "mount_target_ids" {
  value = values(aws_efs_mount_target.this)[*].id
}
