"""S3 access logs: the form of their keys, which moto forgets, and the buckets to which S3 delivers none."""
from __future__ import annotations

import json
from typing import Any

from moto.s3.exceptions import InvalidTargetBucketForLogging
from moto.s3.models import LOGGING_SERVICE_PRINCIPAL, FakeBucket, S3Backend
from moto.s3.responses import S3Response

from ..context import ACCOUNT, clock
from .patching import around

XML = {"Content-Type": "application/xml"}
PARTITIONED = "<PartitionedPrefix>"


def _statement_allows(statement: dict[str, Any], bucket: FakeBucket) -> bool:
    principal = statement.get("Principal")
    service = principal.get("Service") if isinstance(principal, dict) else None
    resource = statement.get("Resource") or ""
    return (
        service == LOGGING_SERVICE_PRINCIPAL
        and statement.get("Effect") == "Allow"
        and "s3:PutObject" in statement.get("Action", [])
        and resource.startswith(f"arn:{bucket.partition}:s3:::{bucket.name}/")
    )


def _policy_allows(target_bucket: FakeBucket, target_prefix: str | None) -> bool:
    """moto stumbles over principals that are no service."""
    statements = json.loads(target_bucket.policy or b"{}").get("Statement", [])
    return any(_statement_allows(s, target_bucket) for s in statements)


def _refuse_undeliverable(target: FakeBucket) -> None:
    """https://docs.aws.amazon.com/AmazonS3/latest/userguide/ServerLogs.html"""
    default = ((target.encryption or {}).get("Rule") or {}).get("ApplyServerSideEncryptionByDefault") or {}
    if default.get("SSEAlgorithm", "AES256") != "AES256" or target.has_default_lock:
        raise InvalidTargetBucketForLogging(
            "The target bucket must have SSE-S3 as its default encryption, and no default retention"
        )


def mend() -> None:
    FakeBucket._log_permissions_enabled_policy = staticmethod(_policy_allows)

    @around(S3Backend, "put_bucket_logging")
    def put_logging(original: Any, self: S3Backend, bucket_name: str, logging_config: dict[str, Any]) -> None:
        target = self.buckets.get((logging_config or {}).get("TargetBucket"))
        if target is not None:
            _refuse_undeliverable(target)
        original(self, bucket_name, logging_config)

    @around(S3Response, "_bucket_response_put")
    def put(original: Any, self: S3Response, request: Any, bucket_name: str, querystring: dict) -> Any:
        answer = original(self, request, bucket_name, querystring)
        if "logging" in querystring:
            self.backend.get_bucket(bucket_name).logging_text = self.body.decode()
        return answer

    @around(S3Response, "get_bucket_logging")
    def get(original: Any, self: S3Response) -> Any:
        bucket = self.backend.get_bucket(self.bucket_name)
        return (200, XML, bucket.logging_text) if bucket.logging else original(self)

    @around(S3Backend, "log_incoming_request")
    def log(original: Any, self: S3Backend, request: Any, bucket_name: str) -> None:
        """Keys by account, region, bucket and day, where asked for; moto's own line."""
        bucket = self.buckets.get(bucket_name)
        text = getattr(bucket, "logging_text", "") if bucket is not None and bucket.logging else ""
        if bucket is None or PARTITIONED not in text:
            return original(self, request, bucket_name)
        plain = bucket.logging
        day = clock.datetime().strftime("%Y/%m/%d")
        prefix = f"{plain.get('TargetPrefix', '')}{ACCOUNT}/{bucket.region_name}/{bucket.name}/{day}/"
        bucket.logging = {**plain, "TargetPrefix": prefix}
        try:
            original(self, request, bucket_name)
        finally:
            bucket.logging = plain
