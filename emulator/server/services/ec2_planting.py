"""Snapshots a test could not make through the API: other owners' ones, and old ones."""
from __future__ import annotations

from datetime import datetime, timezone
from typing import Any

from ..context import ACCOUNT
from .ec2_snapshots import begin


def plant_snapshot(
    region: str,
    volumeId: str | None = None,
    ownerId: str | None = None,
    startTime: str | None = None,
    description: str = "",
    tags: dict[str, str] | None = None,
    copy: bool = False,
    encrypted: bool = False,
) -> dict[str, Any]:
    """A completed snapshot in `region`; without `volumeId` it is of a volume that no longer exists."""
    from moto.ec2.models import ec2_backends

    backend = ec2_backends[ACCOUNT][region]
    volume_id = volumeId
    if volume_id is None:
        volume_id = backend.create_volume(size=8, zone_name=f"{region}a").id
    snapshot = backend.create_snapshot(volume_id, description, ownerId, from_ami="planted")
    snapshot.from_ami = None
    begin(snapshot, 0)
    if volumeId is None:
        backend.delete_volume(volume_id)
    if startTime:
        when = datetime.fromisoformat(startTime.replace("Z", "+00:00"))
        snapshot.start_time = when.astimezone(timezone.utc).replace(tzinfo=None)
        snapshot.started = snapshot.ready_at = when.timestamp()
    snapshot.is_copy, snapshot.encrypted = copy, encrypted
    snapshot.add_tags(tags or {})
    return {"snapshotId": snapshot.id, "volumeId": snapshot.volume_id, "ownerId": snapshot.owner_id}
