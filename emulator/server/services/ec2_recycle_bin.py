"""The Recycle Bin for snapshots: what a rule covers is not gone when it is deleted."""
from __future__ import annotations

from datetime import timedelta
from typing import Any

from moto.core.responses import ActionResult
from moto.core.utils import utcnow
from moto.ec2.exceptions import InvalidSnapshotIdError
from moto.ec2.models.elastic_block_store import EBSBackend, Snapshot
from moto.ec2.responses import EC2Response

from . import rbin
from .ec2_describe import paginate
from .ec2_snapshots import state
from .patching import add, around


class Binned:
    """A deleted snapshot that can still be restored."""

    def __init__(self, snapshot: Snapshot, tags: dict[str, str], days: int):
        self.id, self.snapshot, self.tags = snapshot.id, snapshot, tags
        self.enter = utcnow()
        self.exit = self.enter + timedelta(days=days)

    def view(self) -> dict[str, Any]:
        return {
            "SnapshotId": self.id,
            "RecycleBinEnterTime": self.enter,
            "RecycleBinExitTime": self.exit,
            "Description": self.snapshot.description,
            "VolumeId": self.snapshot.volume_id,
        }


def _bin_of(backend: Any) -> dict[str, Binned]:
    """What is in the bin now; what has left it is gone for good."""
    kept = {key: binned for key, binned in getattr(backend, "recycle_bin", {}).items() if utcnow() < binned.exit}
    backend.recycle_bin = kept
    return kept


def mend() -> None:
    @around(EBSBackend, "delete_snapshot")
    def delete_snapshot(original: Any, self: Any, snapshot_id: str) -> Snapshot:
        tags = dict(self.tags.get(snapshot_id) or {})
        snapshot = original(self, snapshot_id)
        days = rbin.days_for("EBS_SNAPSHOT", self.region_name, tags)
        # Only completed snapshots are kept: AWS deletes pending and failed ones at once.
        if days and state(snapshot) == "completed":
            _bin_of(self)[snapshot_id] = Binned(snapshot, tags, days)
        return snapshot

    @add(EC2Response)
    def list_snapshots_in_recycle_bin(self: EC2Response) -> ActionResult:
        ids, binned = self._get_param("SnapshotIds", []), _bin_of(self.ec2_backend)
        if any(i not in binned for i in ids):
            raise InvalidSnapshotIdError()
        page, token = paginate(self, [b for b in binned.values() if not ids or b.id in ids], bool(ids))
        return ActionResult({"Snapshots": [b.view() for b in page], "NextToken": token})

    @add(EC2Response)
    def restore_snapshot_from_recycle_bin(self: EC2Response) -> ActionResult:
        binned = _bin_of(self.ec2_backend).pop(self._get_param("SnapshotId"), None)
        if binned is None:
            raise InvalidSnapshotIdError()
        self.ec2_backend.snapshots[binned.id] = binned.snapshot
        binned.snapshot.add_tags(binned.tags)
        return ActionResult(binned.snapshot)
