output "task_arn" {
  value = aws_datasync_task.this.arn
}
