"""One module per AWS service that moto answers differently from AWS, or not at all.

Each module has a `mend()` that replaces what it must. Importing one changes nothing.
"""
from __future__ import annotations

import importlib

MENDED = (
    "ec2_snapshots",
    "ec2_describe",
    "ec2_images",
    "ec2_instances",
    "ec2_launch_templates",
    "ec2_attributes",
    "stepfunctions",
    "awslambda",
    "events",
    "schedules",
    "sns",
    "sqs",
    "alarms",
    "iam",
    "kms",
    "s3",
    "efs",
    "datasync",
    "backup",
    "autoscaling",
    "autoscaling_hooks",
    "cloudtrail",
    "logs",
)


def mend_all() -> None:
    for name in MENDED:
        importlib.import_module(f"{__name__}.{name}").mend()
