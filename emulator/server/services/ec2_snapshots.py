"""EBS snapshots that take time, can fail and run into AWS's limits; copies that look as copies do."""
from __future__ import annotations

from typing import Any

from moto.core.responses import ActionResult
from moto.ec2.exceptions import EC2ClientError
from moto.ec2.models.elastic_block_store import EBSBackend, Snapshot
from moto.ec2.responses import EC2Response
from moto.ec2.utils import random_snapshot_id

from ..context import clock, settings
from .patching import add, around

# What every copy reports as its volume, wherever it came from.
COPY_VOLUME = "vol-ffffffff"
FORCED = "Failed, forced by the emulator's settings."


def begin(snapshot: Snapshot, seconds: float, failure: str | None = None) -> None:
    """Put a new snapshot on its way: pending for `seconds` of virtual time, then completed or in error."""
    snapshot.started = clock.now()
    snapshot.ready_at = snapshot.done_at = snapshot.started + seconds
    snapshot.failure = failure


def seconds_of(volume_id: str) -> float:
    """How long a snapshot of the volume takes."""
    return settings["snapshotSecondsOf"].get(volume_id, settings["snapshotSeconds"])


def state(snapshot: Snapshot) -> str:
    if clock.now() < getattr(snapshot, "ready_at", 0):
        return "pending"
    return "error" if getattr(snapshot, "failure", None) else "completed"


def progress(snapshot: Snapshot) -> str:
    now = state(snapshot)
    if now != "pending":
        return "100%" if now == "completed" else "0%"
    # `done_at` is the snapshot's own end, `ready_at` that of the set it was made in.
    whole = max(snapshot.done_at - snapshot.started, 0.001)
    return f"{min(99, int(100 * (clock.now() - snapshot.started) / whole))}%"


def _is_copy(snapshot: Snapshot) -> bool:
    return getattr(snapshot, "is_copy", False)


def check_volume_limits(backend: EBSBackend, volume_id: str) -> None:
    interval = settings["snapshotIntervalSeconds"]
    pending = 0
    for other in backend.snapshots.values():
        if other.volume.id != volume_id or _is_copy(other):
            continue
        if interval and clock.now() - getattr(other, "started", 0) < interval:
            raise EC2ClientError(
                "SnapshotCreationPerVolumeRateExceeded",
                "The maximum per volume CreateSnapshot request rate has been exceeded. "
                "Use an increasing or variable sleep interval between requests.",
            )
        pending += state(other) == "pending"
    allowed = settings["pendingPerVolume"]
    if backend.volumes[volume_id].volume_type in ("sc1", "st1"):
        allowed = min(1, allowed)
    if pending >= allowed:
        raise EC2ClientError(
            "ConcurrentSnapshotLimitExceeded", "Maximum allowed in-progress snapshots for a single volume exceeded."
        )


def _source_of(backend: EBSBackend, snapshot_id: str, region: str) -> Snapshot:
    """The account's own, or one that its owner shares with it."""
    from moto.ec2.models import ec2_backends

    own = ec2_backends[backend.account_id][region].snapshots.get(snapshot_id)
    if own is not None:
        return own
    for account in list(ec2_backends):
        found = ec2_backends[account][region].snapshots.get(snapshot_id)
        if found is not None and backend.account_id in found.create_volume_permission_userids:
            return found
    raise EC2ClientError("InvalidSnapshot.NotFound", f"The snapshot '{snapshot_id}' does not exist.")


def _copy_failure(source: Snapshot, key_missing: bool) -> str | None:
    if state(source) != "completed":
        return f"Source snapshot {source.id} was not completed when it was copied."
    if key_missing:
        return "Given key ID is not accessible"
    if source.id in settings["copyFails"] or source.volume.id in settings["copyFails"]:
        return FORCED
    return None


def _key_arn(backend: EBSBackend, key_id: str) -> str | None:
    """The usable key's ARN in the destination region, or None: AWS accepts such a copy and lets it fail later."""
    from moto.kms.models import kms_backends

    try:
        key = kms_backends[backend.account_id][backend.region_name].describe_key(key_id)
        return key.arn if key.enabled else None
    except Exception:
        return None


def check_copy_request(key: str | None, encrypted: bool) -> None:
    if key and not encrypted:
        raise EC2ClientError(
            "InvalidParameterDependency", "The parameter KmsKeyId requires the parameter Encrypted to be set."
        )


def check_copy_quota(backend: EBSBackend, wanted: int = 1) -> None:
    pending = sum(1 for s in backend.snapshots.values() if _is_copy(s) and state(s) == "pending")
    quota = settings["copyQuota"]
    if pending + wanted > quota:
        raise EC2ClientError(
            "ResourceLimitExceeded",
            f"Too many snapshot copies in progress. The limit is {quota} for this destination region.",
        )


def settle_encryption(backend: EBSBackend, copy: Snapshot, encrypted: bool) -> None:
    """A copy that is to be encrypted without naming a key gets the region's default."""
    copy.encrypted = copy.encrypted or encrypted
    if copy.encrypted and not copy.kms_key_id:
        copy.kms_key_id = backend.default_kms_key_id or backend._create_default_encryption_key()


def mend() -> None:
    # Properties on the class win over what __init__ assigns to `self.status`.
    Snapshot.status = property(state, lambda self, value: None)
    Snapshot.state = property(state)
    Snapshot.progress = property(progress)
    Snapshot.state_message = property(lambda s: s.failure if state(s) == "error" else None)
    Snapshot.volume_id = property(lambda s: COPY_VOLUME if _is_copy(s) else s.volume.id)

    @around(Snapshot, "get_filter_value")
    def filter_value(original: Any, self: Snapshot, name: str, method: str | None = None) -> Any:
        return self.volume_id if name == "volume-id" else original(self, name, method)

    @around(EBSBackend, "create_snapshot")
    def create_snapshot(original: Any, self: EBSBackend, volume_id: str, *args: Any, **kwargs: Any) -> Snapshot:
        from_ami = kwargs.get("from_ami")
        if not from_ami:
            self.get_volume(volume_id)
            check_volume_limits(self, volume_id)
        snapshot = original(self, volume_id, *args, **kwargs)
        snapshot.kms_key_id = snapshot.volume.kms_key_id
        failure = FORCED if volume_id in settings["snapshotFails"] else None
        begin(snapshot, 0 if from_ami else seconds_of(volume_id), failure)
        return snapshot

    @add(EBSBackend)
    def copy_snapshot(
        self: EBSBackend,
        source_snapshot_id: str,
        source_region: str,
        description: str | None,
        kms_key_id: str | None,
    ) -> Snapshot:
        source = _source_of(self, source_snapshot_id, source_region)
        check_copy_quota(self)
        arn = _key_arn(self, kms_key_id) if kms_key_id else None
        copy = Snapshot(
            self,
            random_snapshot_id(),
            volume=source.volume,
            description=description or "",
            encrypted=source.encrypted,
            kms_key_id=arn or kms_key_id,
        )
        self.snapshots[copy.id] = copy
        copy.is_copy = True
        begin(copy, settings["copySeconds"], _copy_failure(source, bool(kms_key_id) and not arn))
        return copy

    @add(EC2Response)
    def copy_snapshot(self: EC2Response) -> ActionResult:  # noqa: F811 - the action, above is the model
        """moto ignores Encrypted, and answers before the encryption of the copy is settled."""
        key, encrypted = self._get_param("KmsKeyId"), self._get_bool_param("Encrypted", False)
        check_copy_request(key, encrypted)
        tags = self._parse_tag_specification().get("snapshot", {})
        self.error_on_dryrun()
        backend = self.ec2_backend
        copy = backend.copy_snapshot(
            source_snapshot_id=self._get_param("SourceSnapshotId"),
            source_region=self._get_param("SourceRegion"),
            description=self._get_param("Description"),
            kms_key_id=key,
        )
        settle_encryption(backend, copy, encrypted)
        copy.add_tags(tags)
        return ActionResult({"SnapshotId": copy.id, "Tags": copy.tag_set})
