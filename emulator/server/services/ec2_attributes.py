"""Small things of EC2 that Terraform reads back and moto forgets or lacks, and the snapshot lock."""
from __future__ import annotations

import inspect
from datetime import timedelta
from typing import Any

from moto.core.responses import ActionResult
from moto.core.utils import utcnow
from moto.ec2.exceptions import EC2ClientError
from moto.ec2.models.security_groups import SecurityGroupRule
from moto.ec2.responses import EC2Response

from .patching import add, around


def _lock_of(snapshot: Any) -> dict[str, Any] | None:
    return getattr(snapshot, "lock", None)


def _lock_view(snapshot: Any) -> dict[str, Any]:
    return {"SnapshotId": snapshot.id, "OwnerId": snapshot.owner_id, **_lock_of(snapshot)}


def _mend_lock() -> None:
    @add(EC2Response)
    def lock_snapshot(self: EC2Response) -> ActionResult:
        snapshot, now = self.ec2_backend.get_snapshot(self._get_param("SnapshotId")), utcnow()
        days = int(self._get_param("LockDuration") or 1)
        cool_off = int(self._get_param("CoolOffPeriod") or 0)
        mode = self._get_param("LockMode")
        snapshot.lock = {
            "LockState": "compliance-cooloff" if mode == "compliance" and cool_off else mode,
            "CoolOffPeriod": cool_off or None,
            "LockCreatedOn": now,
            "LockDuration": days,
            "LockDurationStartTime": now,
            "LockExpiresOn": self._get_param("ExpirationDate") or now + timedelta(days=days),
        }
        return ActionResult(_lock_view(snapshot))

    @add(EC2Response)
    def unlock_snapshot(self: EC2Response) -> ActionResult:
        snapshot = self.ec2_backend.get_snapshot(self._get_param("SnapshotId"))
        if (_lock_of(snapshot) or {}).get("LockState") == "compliance":
            raise EC2ClientError(
                "InvalidParameterValue", "A snapshot that is locked in compliance mode cannot be unlocked."
            )
        snapshot.lock = None
        return ActionResult({"SnapshotId": snapshot.id})

    @add(EC2Response)
    def describe_locked_snapshots(self: EC2Response) -> ActionResult:
        ids = self._get_param("SnapshotIds", [])
        locked = [s for s in self.ec2_backend.snapshots.values() if _lock_of(s) and (not ids or s.id in ids)]
        return ActionResult({"Snapshots": [_lock_view(s) for s in locked]})

    @around(EC2Response, "delete_snapshot")
    def delete_snapshot(original: Any, self: EC2Response) -> Any:
        snapshot = self.ec2_backend.snapshots.get(self._get_param("SnapshotId"))
        if snapshot and _lock_of(snapshot):
            raise EC2ClientError("SnapshotLocked", f"The snapshot {snapshot.id} is locked and cannot be deleted.")
        return original(self)


def _mend_rule_descriptions() -> None:
    """moto keeps the description of address rules only."""

    @around(SecurityGroupRule, "__init__")
    def init(original: Any, self: SecurityGroupRule, *args: Any, **kwargs: Any) -> None:
        original(self, *args, **kwargs)
        named = inspect.signature(original).bind(self, *args, **kwargs).arguments.get("prefix_list_id")
        self.prefix_list_description = named.get("Description") if isinstance(named, dict) else None

    SecurityGroupRule.description = property(
        lambda rule: rule.ip_range.get("Description")
        or rule.source_group.get("Description")
        or rule.prefix_list_description
    )


def mend() -> None:
    _mend_lock()

    _mend_rule_descriptions()

    @add(EC2Response)
    def enable_snapshot_block_public_access(self: EC2Response) -> ActionResult:
        self.ec2_backend.snapshot_block = self._get_param("State")
        return ActionResult({"State": self.ec2_backend.snapshot_block})

    @add(EC2Response)
    def disable_snapshot_block_public_access(self: EC2Response) -> ActionResult:
        self.ec2_backend.snapshot_block = "unblocked"
        return ActionResult({"State": "unblocked"})

    @add(EC2Response)
    def get_snapshot_block_public_access_state(self: EC2Response) -> ActionResult:
        return ActionResult({"State": getattr(self.ec2_backend, "snapshot_block", "unblocked"), "ManagedBy": "account"})

    @add(EC2Response)
    def get_ebs_default_kms_key_id(self: EC2Response) -> ActionResult:
        return ActionResult({"KmsKeyId": self.ec2_backend.default_kms_key_id or "alias/aws/ebs"})

    @add(EC2Response)
    def reset_ebs_default_kms_key_id(self: EC2Response) -> ActionResult:
        self.ec2_backend.default_kms_key_id = ""
        return ActionResult({"KmsKeyId": "alias/aws/ebs"})
