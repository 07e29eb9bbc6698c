resource "aws_sns_topic" "transfers" {
  name = "${var.project}-transfers"
}

resource "aws_sns_topic_policy" "transfers" {
  arn = aws_sns_topic.transfers.arn

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sns:Publish"
      Principal = { Service = "events.amazonaws.com" }
      Resource  = aws_sns_topic.transfers.arn
    }]
  })
}

resource "aws_sns_topic_subscription" "email" {
  for_each = var.emails

  topic_arn = aws_sns_topic.transfers.arn
  protocol  = "email"
  endpoint  = each.value
}

resource "aws_cloudwatch_event_rule" "transfers" {
  for_each = {
    succeeded = "SUCCESS"
    failed    = "ERROR"
  }

  name = "${var.project}-transfer-${each.key}"

  event_pattern = jsonencode({
    source      = ["aws.datasync"]
    detail-type = ["DataSync Task Execution State Change"]
    resources   = [{ prefix = var.task_arn }]
    detail      = { State = [each.value] }
  })
}

resource "aws_cloudwatch_event_target" "transfers" {
  for_each = aws_cloudwatch_event_rule.transfers

  rule      = each.value.name
  target_id = "email"
  arn       = aws_sns_topic.transfers.arn

  input_transformer {
    input_paths = {
      task   = "$.resources[0]"
      region = "$.region"
      time   = "$.time"
      state  = "$.detail.State"
    }
    input_template = "\"DataSync Task Notification:\\nTask ARN: <task>\\nRegion: <region>\\nTime: <time>\\nState: <state>\""
  }
}
