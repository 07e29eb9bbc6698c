resource "aws_datasync_location_efs" "source" {
  efs_file_system_arn         = var.file_system_arn
  subdirectory                = "/"
  in_transit_encryption       = "TLS1_2"
  file_system_access_role_arn = var.source_role_arn

  ec2_config {
    subnet_arn          = "arn:aws:ec2:${var.region}:${var.account_id}:subnet/${var.subnet_id}"
    security_group_arns = [var.security_group_arn]
  }

  # DataSync reaches the file system through a mount target.
  lifecycle {
    precondition {
      condition     = length(var.mount_target_ids) > 0
      error_message = "The file system needs a mount target."
    }
  }
}

resource "aws_datasync_location_s3" "destination" {
  s3_bucket_arn    = var.bucket_arn
  s3_storage_class = "STANDARD"
  subdirectory     = "/files/"

  s3_config {
    bucket_access_role_arn = var.destination_role_arn
  }
}

resource "aws_cloudwatch_log_group" "this" {
  name              = "/aws/datasync/${var.project}"
  retention_in_days = var.log_retention_in_days
}

resource "aws_cloudwatch_log_resource_policy" "this" {
  policy_name = "${var.project}-datasync"

  policy_document = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = ["logs:PutLogEvents", "logs:CreateLogStream"]
      Principal = { Service = "datasync.amazonaws.com" }
      Resource  = "${aws_cloudwatch_log_group.this.arn}:*"
      Condition = {
        ArnLike      = { "aws:SourceArn" = "arn:aws:datasync:${var.region}:${var.account_id}:task/*" }
        StringEquals = { "aws:SourceAccount" = var.account_id }
      }
    }]
  })
}

resource "aws_datasync_task" "this" {
  name                     = "${var.project}-backup"
  source_location_arn      = aws_datasync_location_efs.source.arn
  destination_location_arn = aws_datasync_location_s3.destination.arn
  cloudwatch_log_group_arn = aws_cloudwatch_log_group.this.arn

  schedule {
    schedule_expression = var.schedule
  }

  options {
    verify_mode            = "ONLY_FILES_TRANSFERRED"
    preserve_deleted_files = "PRESERVE"
    posix_permissions      = "PRESERVE"
    uid                    = "INT_VALUE"
    gid                    = "INT_VALUE"
    atime                  = "BEST_EFFORT"
    mtime                  = "PRESERVE"
    log_level              = "TRANSFER"
    task_queueing          = "ENABLED"
  }

  depends_on = [aws_cloudwatch_log_resource_policy.this]
}
