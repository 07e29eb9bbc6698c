"""One module per AWS service that moto answers differently from AWS, or not at all.

Each module has a `mend()` that replaces what it must. Importing one changes nothing.
"""
from __future__ import annotations

import importlib

MENDED = (
    "ec2_snapshots",
    "ec2_snapshot_sets",
    "ec2_describe",
    "ec2_images",
    "ec2_image_copies",
    "ec2_image_ends",
    "ec2_locks",
    "ec2_recycle_bin",
    "ec2_instances",
    "ec2_instance_states",
    "ec2_tokens",
    "ec2_attachments",
    "ec2_consoles",
    "ec2_launch_templates",
    "ec2_account",
    "ec2_attributes",
    "stepfunctions",
    "awslambda",
    "lambda_destinations",
    "events",
    "schedules",
    "sns",
    "sqs",
    "alarms",
    "dashboards",
    "iam",
    "sts",
    "kms",
    "s3",
    "s3_access_logs",
    "s3_checksums",
    "s3_object_lock",
    "s3_replication",
    "s3_versions",
    "efs",
    "efs_replication",
    "datasync",
    "datasync_executions",
    "backup",
    "backup_points",
    "backup_jobs",
    "backup_copies",
    "backup_restores",
    "dynamodb_backups",
    "tagging",
    "rds_databases",
    "rds_snapshots",
    "rds_copies",
    "rds_restores",
    "rds_describe",
    "autoscaling",
    "autoscaling_hooks",
    "autoscaling_standby",
    "ssm_commands",
    "cloudtrail",
    "logs",
    "service_quotas",
    "iam_simulation",
)


def mend_all() -> None:
    for name in MENDED:
        importlib.import_module(f"{__name__}.{name}").mend()
