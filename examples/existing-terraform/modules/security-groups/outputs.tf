output "ec2_id" {
  value = aws_security_group.this["ec2"].id
}

output "efs_id" {
  value = aws_security_group.this["efs"].id
}

output "datasync_arn" {
  value = aws_security_group.this["datasync"].arn
}
