output "datasync_role_arns" {
  value = { for end, role in aws_iam_role.datasync : end => role.arn }
}

output "instance_role_arn" {
  value = aws_iam_role.instance.arn
}

output "instance_profile_arn" {
  value = aws_iam_instance_profile.instance.arn
}
