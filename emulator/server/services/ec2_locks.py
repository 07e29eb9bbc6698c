"""Snapshot lock: governance, compliance with its cooling-off, and locks that expire in virtual time."""
from __future__ import annotations

from datetime import timedelta
from typing import Any

from moto.core.parse import default_timestamp_parser
from moto.core.responses import ActionResult
from moto.core.utils import utcnow
from moto.ec2.exceptions import EC2ClientError
from moto.ec2.models.elastic_block_store import EBSBackend, Snapshot
from moto.ec2.responses import EC2Response

from ..clock import moment
from .ec2_describe import paginate
from .patching import add, around

LONGEST_COOL_OFF, LONGEST_DAYS = 72, 36_500


def _refuse(message: str, code: str = "InvalidParameterValue") -> EC2ClientError:
    return EC2ClientError(code, message)


def lock_state(snapshot: Snapshot) -> str | None:
    """governance, compliance-cooloff, compliance or expired; None when it was never locked."""
    lock = getattr(snapshot, "lock", None)
    if lock is None:
        return None
    now = utcnow()
    if now >= lock["LockExpiresOn"]:
        return "expired"
    cooling = lock["CoolOffPeriodExpiresOn"]
    return "compliance-cooloff" if cooling and now < cooling else lock["mode"]


def is_locked(snapshot: Snapshot) -> bool:
    return lock_state(snapshot) not in (None, "expired")


def _view(snapshot: Snapshot) -> dict[str, Any]:
    lock = {k: v for k, v in snapshot.lock.items() if k != "mode"}
    return {"SnapshotId": snapshot.id, "OwnerId": snapshot.owner_id, "LockState": lock_state(snapshot), **lock}


def _duration(days: str | None, until: str | None) -> timedelta:
    if (days is None) == (until is None):
        raise _refuse("Specify either LockDuration or ExpirationDate.", "InvalidParameterCombination")
    if until is not None:
        when = default_timestamp_parser(until) if isinstance(until, str) else until
        return when.replace(tzinfo=None) - utcnow()
    if not 1 <= int(days or 0) <= LONGEST_DAYS:
        raise _refuse(f"LockDuration must be between 1 and {LONGEST_DAYS} days.")
    return timedelta(days=int(days or 0))


def _lock(snapshot: Snapshot, mode: str, cool_off: int | None, duration: timedelta) -> None:
    now, before = utcnow(), lock_state(snapshot)
    if cool_off is not None and (mode != "compliance" or before == "compliance"):
        raise _refuse("CoolOffPeriod is for a snapshot that is being locked in compliance mode.")
    if cool_off is not None and not 1 <= cool_off <= LONGEST_COOL_OFF:
        raise _refuse(f"CoolOffPeriod must be between 1 and {LONGEST_COOL_OFF} hours.")
    if before == "compliance" and (mode != "compliance" or now + duration < snapshot.lock["LockExpiresOn"]):
        raise _refuse("A lock in compliance mode can only be extended after its cooling-off period.")
    # The time of a lock runs from the end of the snapshot.
    start = max(now, moment(snapshot.ready_at).replace(tzinfo=None))
    snapshot.lock = {
        "mode": mode,
        "CoolOffPeriod": cool_off,
        "CoolOffPeriodExpiresOn": now + timedelta(hours=cool_off) if cool_off else None,
        "LockCreatedOn": now,
        "LockDuration": max(1, round(duration / timedelta(days=1))),
        "LockDurationStartTime": start,
        "LockExpiresOn": start + duration,
    }


def mend() -> None:
    @add(EC2Response)
    def lock_snapshot(self: EC2Response) -> ActionResult:
        snapshot, mode = self.ec2_backend.get_snapshot(self._get_param("SnapshotId")), self._get_param("LockMode")
        if mode not in ("governance", "compliance"):
            raise _refuse("LockMode must be governance or compliance.")
        cool_off = self._get_param("CoolOffPeriod")
        duration = _duration(self._get_param("LockDuration"), self._get_param("ExpirationDate"))
        self.error_on_dryrun()
        _lock(snapshot, mode, None if cool_off is None else int(cool_off), duration)
        return ActionResult(_view(snapshot))

    @add(EC2Response)
    def unlock_snapshot(self: EC2Response) -> ActionResult:
        snapshot = self.ec2_backend.get_snapshot(self._get_param("SnapshotId"))
        if lock_state(snapshot) == "compliance":
            raise _refuse("A snapshot that is locked in compliance mode cannot be unlocked.")
        self.error_on_dryrun()
        snapshot.lock = None
        return ActionResult({"SnapshotId": snapshot.id})

    @add(EC2Response)
    def describe_locked_snapshots(self: EC2Response) -> ActionResult:
        ids = self._get_param("SnapshotIds", [])
        states = self._filters_from_querystring().get("lock-state")
        found = [
            s
            for s in self.ec2_backend.snapshots.values()
            if lock_state(s) and (not ids or s.id in ids) and (not states or lock_state(s) in states)
        ]
        page, token = paginate(self, found, bool(ids))
        return ActionResult({"Snapshots": [_view(s) for s in page], "NextToken": token})

    @around(EBSBackend, "delete_snapshot")
    def delete_snapshot(original: Any, self: EBSBackend, snapshot_id: str) -> Snapshot:
        snapshot = self.snapshots.get(snapshot_id)
        if snapshot and is_locked(snapshot):
            raise EC2ClientError("SnapshotLocked", f"The snapshot {snapshot.id} is locked and cannot be deleted.")
        return original(self, snapshot_id)
