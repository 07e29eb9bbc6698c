"""CloudTrail: trails addressed by ARN, as Terraform does it, and refused where bucket or key does not let them in."""
from __future__ import annotations

import json
from typing import Any

from moto.cloudtrail.models import CloudTrailBackend, Trail
from moto.cloudtrail.responses import CloudTrailResponse
from moto.core.exceptions import JsonRESTError
from moto.kms.models import kms_backends
from moto.s3.models import s3_backends

from .patching import around

SERVICE = "cloudtrail.amazonaws.com"


def _lets_in(policy: Any, action: str) -> bool:
    """By principal and action alone: conditions are not judged here."""
    text = policy.decode() if isinstance(policy, bytes) else policy
    statements = json.loads(text or "{}").get("Statement", [])
    for one in statements if isinstance(statements, list) else [statements]:
        actions = one.get("Action", [])
        given = [actions] if isinstance(actions, str) else actions
        who = one.get("Principal") or {}
        if one.get("Effect") == "Allow" and SERVICE in str(who) and any(a.rstrip("*") in action for a in given):
            return True
    return False


def _refuse_unless_let_in(trail: Trail, kms_key_id: str | None) -> None:
    bucket = s3_backends[trail.account_id][trail.partition].get_bucket(trail.bucket_name)
    if not _lets_in(bucket.policy, "s3:PutObject") or not _lets_in(bucket.policy, "s3:GetBucketAcl"):
        raise JsonRESTError(
            "InsufficientS3BucketPolicyException", f"Incorrect S3 bucket policy is detected for bucket: {bucket.name}"
        )
    if kms_key_id is None:
        return
    key = kms_backends[trail.account_id][kms_key_id.split(":")[3]].describe_key(kms_key_id)
    if not _lets_in(key.policy, "kms:GenerateDataKey"):
        raise JsonRESTError(
            "InsufficientEncryptionPolicyException",
            f"Insufficient permissions to access S3 bucket {bucket.name} or KMS key {kms_key_id}.",
        )


def mend() -> None:
    @around(CloudTrailBackend, "create_trail")
    def create_trail(original: Any, self: CloudTrailBackend, name: str, *args: Any, **kwargs: Any) -> Trail:
        trail = original(self, name, *args, **kwargs)
        try:
            _refuse_unless_let_in(trail, trail.kms_key_id)
        except JsonRESTError:
            del self.trails[name]
            raise
        return trail

    for action in ("start_logging", "stop_logging", "delete_trail"):

        @around(CloudTrailBackend, action)
        def by_name(original: Any, self: CloudTrailBackend, name: str) -> Any:
            return original(self, self.get_trail(name).trail_name)

    @around(CloudTrailResponse, "describe_trails")
    def describe_trails(original: Any, self: CloudTrailResponse) -> str:
        """moto answers all trails, whichever were asked for."""
        found, wanted = json.loads(original(self)), self._get_param("trailNameList") or []
        trails = [t for t in found["trailList"] if not wanted or {t["Name"], t["TrailARN"]} & set(wanted)]
        return json.dumps({**found, "trailList": trails})
