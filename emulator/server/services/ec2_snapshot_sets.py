"""CreateSnapshots: all volumes of an instance at one moment, finished together or not at all."""
from __future__ import annotations

from typing import Any

from moto.core.responses import ActionResult
from moto.ec2.exceptions import EC2ClientError
from moto.ec2.models.elastic_block_store import Snapshot
from moto.ec2.models.instances import Instance
from moto.ec2.responses import EC2Response

from .ec2_snapshots import check_volume_limits
from .patching import add

# AWS takes up to 127 data volumes of an instance, and lets this many be left out.
MOST_EXCLUDED = 40


def _volumes(instance: Instance, spec: dict[str, Any]) -> list[str]:
    """The volumes to snapshot; naming one that is not a data volume of the instance is an error."""
    attached = {device: block.volume_id for device, block in instance.block_device_mapping.items()}
    data = {volume for device, volume in attached.items() if device != instance.root_device_name}
    excluded = spec.get("ExcludeDataVolumeIds") or []
    if len(excluded) > MOST_EXCLUDED:
        raise EC2ClientError("InvalidParameterValue", f"You can exclude up to {MOST_EXCLUDED} data volumes.")
    for volume in excluded:
        if volume not in data:
            raise EC2ClientError(
                "InvalidParameterValue", f"The volume {volume} is not a data volume attached to {instance.id}."
            )
    boot = str(spec.get("ExcludeBootVolume", False)).lower() != "true"
    left = [v for d, v in attached.items() if v not in excluded and (boot or d != instance.root_device_name)]
    if not left:
        raise EC2ClientError("InvalidParameterValue", f"No volume of {instance.id} is left to snapshot.")
    return left


def _tie_together(snapshots: list[Snapshot]) -> None:
    """One start for all; each stays pending, at most at 99 %, until the slowest has finished."""
    first, last = snapshots[0], max(s.ready_at for s in snapshots)
    for snapshot in snapshots:
        snapshot.start_time, snapshot.started, snapshot.ready_at = first.start_time, first.started, last


def mend() -> None:
    @add(EC2Response)
    def create_snapshots(self: EC2Response) -> ActionResult:
        backend, spec = self.ec2_backend, self._get_param("InstanceSpecification", {})
        instance = backend.get_instance(spec["InstanceId"])
        volumes = _volumes(instance, spec)
        self.error_on_dryrun()
        # All are checked before the first is made: a refused call leaves nothing behind.
        for volume in volumes:
            check_volume_limits(backend, volume)
        snapshots = [backend.create_snapshot(v, self._get_param("Description", "")) for v in volumes]
        _tie_together(snapshots)
        tags = self._parse_tag_specification().get("snapshot", {})
        for snapshot in snapshots:
            if self._get_param("CopyTagsFromSource") == "volume":
                source = {t["key"]: t["value"] for t in snapshot.volume.get_tags()}
                snapshot.add_tags({k: v for k, v in source.items() if not k.startswith("aws:")})
            snapshot.add_tags(tags)
        return ActionResult({"Snapshots": snapshots})
