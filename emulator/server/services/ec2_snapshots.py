"""EBS snapshots that take time, can fail and run into AWS's limits; copies that look as copies do."""
from __future__ import annotations

from typing import Any

from moto.core.responses import ActionResult
from moto.ec2.exceptions import EC2ClientError
from moto.ec2.models.elastic_block_store import EBSBackend, Snapshot
from moto.ec2.responses import EC2Response

from ..context import clock, settings
from .patching import add, around

# What every copy reports as its volume, wherever it came from.
COPY_VOLUME = "vol-ffffffff"
FORCED = "Failed, forced by the emulator's settings."


def begin(snapshot: Snapshot, seconds: float, failure: str | None = None) -> None:
    """Put a new snapshot on its way: pending for `seconds` of virtual time, then completed or in error."""
    snapshot.started = clock.now()
    snapshot.ready_at = snapshot.started + seconds
    snapshot.failure = failure


def state(snapshot: Snapshot) -> str:
    if clock.now() < getattr(snapshot, "ready_at", 0):
        return "pending"
    return "error" if getattr(snapshot, "failure", None) else "completed"


def progress(snapshot: Snapshot) -> str:
    now = state(snapshot)
    if now != "pending":
        return "100%" if now == "completed" else "0%"
    whole = snapshot.ready_at - snapshot.started
    return f"{min(99, int(100 * (clock.now() - snapshot.started) / whole))}%"


def _is_copy(snapshot: Snapshot) -> bool:
    return getattr(snapshot, "is_copy", False)


def _check_volume_limits(backend: EBSBackend, volume_id: str) -> None:
    interval = settings["snapshotIntervalSeconds"]
    pending = 0
    for other in backend.snapshots.values():
        if other.volume.id != volume_id or _is_copy(other) or other.from_ami:
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


def _copy_failure(source: Snapshot, key_missing: bool) -> str | None:
    if state(source) != "completed":
        return f"Source snapshot {source.id} was not completed when it was copied."
    if key_missing:
        return "Given key ID is not accessible"
    if source.id in settings["copyFails"] or source.volume.id in settings["copyFails"]:
        return FORCED
    return None


def _key_arn(backend: EBSBackend, key_id: str) -> str | None:
    """The key's ARN in the destination region, or None: AWS accepts such a copy and lets it fail later."""
    from moto.kms.models import kms_backends

    try:
        return kms_backends[backend.account_id][backend.region_name].describe_key(key_id).arn
    except Exception:
        return None


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
            _check_volume_limits(self, volume_id)
        snapshot = original(self, volume_id, *args, **kwargs)
        failure = FORCED if volume_id in settings["snapshotFails"] else None
        begin(snapshot, 0 if from_ami else settings["snapshotSeconds"], failure)
        return snapshot

    @around(EBSBackend, "copy_snapshot")
    def copy_snapshot(
        original: Any,
        self: EBSBackend,
        source_snapshot_id: str,
        source_region: str,
        description: str | None,
        kms_key_id: str | None,
    ) -> Snapshot:
        pending = sum(1 for s in self.snapshots.values() if _is_copy(s) and state(s) == "pending")
        quota = settings["copyQuota"]
        if pending >= quota:
            raise EC2ClientError(
                "ResourceLimitExceeded",
                f"Too many snapshot copies in progress. The limit is {quota} for this destination region.",
            )
        arn = _key_arn(self, kms_key_id) if kms_key_id else None
        copy = original(self, source_snapshot_id, source_region, description or "", arn or kms_key_id)
        from moto.ec2.models import ec2_backends

        source = ec2_backends[self.account_id][source_region].snapshots[source_snapshot_id]
        copy.is_copy = True
        begin(copy, settings["copySeconds"], _copy_failure(source, bool(kms_key_id) and not arn))
        return copy

    @add(EC2Response)
    def copy_snapshot(self: EC2Response) -> ActionResult:  # noqa: F811 - the action, above is the model
        """moto ignores Encrypted, and answers before the encryption of the copy is settled."""
        key, encrypted = self._get_param("KmsKeyId"), self._get_bool_param("Encrypted", False)
        if key and not encrypted:
            raise EC2ClientError(
                "InvalidParameterDependency", "The parameter KmsKeyId requires the parameter Encrypted to be set."
            )
        tags = self._parse_tag_specification().get("snapshot", {})
        self.error_on_dryrun()
        backend = self.ec2_backend
        copy = backend.copy_snapshot(
            source_snapshot_id=self._get_param("SourceSnapshotId"),
            source_region=self._get_param("SourceRegion"),
            description=self._get_param("Description"),
            kms_key_id=key,
        )
        copy.encrypted = copy.encrypted or encrypted
        if copy.encrypted and not copy.kms_key_id:
            copy.kms_key_id = backend.default_kms_key_id or backend._create_default_encryption_key()
        copy.add_tags(tags)
        return ActionResult({"SnapshotId": copy.id, "Tags": copy.tag_set})

    @around(EC2Response, "create_snapshots")
    def create_snapshots(original: Any, self: EC2Response) -> ActionResult:
        """moto ignores CopyTagsFromSource and the data volumes that are to be left out."""
        spec = self._get_param("InstanceSpecification", {})
        excluded = set(spec.get("ExcludeDataVolumeIds") or [])
        instance = self.ec2_backend.get_instance(spec["InstanceId"])
        mapped = dict(instance.block_device_mapping)
        for device, block in mapped.items():
            if block.volume_id in excluded:
                del instance.block_device_mapping[device]
        try:
            result = original(self)
        finally:
            instance.block_device_mapping.clear()
            instance.block_device_mapping.update(mapped)
        if self._get_param("CopyTagsFromSource") == "volume":
            for snapshot in result.result["Snapshots"]:
                own = {t["key"] for t in snapshot.get_tags()}
                snapshot.add_tags({t["key"]: t["value"] for t in snapshot.volume.get_tags() if t["key"] not in own})
        return result
