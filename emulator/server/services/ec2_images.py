"""Images: the snapshots they really have, and Amazon's own images to launch from.

moto invents one 15 GiB snapshot for every image, whatever the instance it was made of looks like.
"""
from __future__ import annotations

from typing import Any

from moto.core.responses import ActionResult
from moto.ec2.exceptions import EC2ClientError
from moto.ec2.models import amis
from moto.ec2.models.amis import Ami, AmiBackend
from moto.ec2.models.elastic_block_store import EBSBackend, Snapshot
from moto.ec2.models.instances import Instance, StateReason
from moto.ec2.responses import EC2Response
from moto.ec2.utils import random_ami_id
from moto.utilities.utils import load_resource

from ..context import clock, settings
from .ec2_snapshots import FORCED, begin, check_volume_limits, seconds_of
from .patching import add, around

ROOT_DEVICE = "/dev/sda1"
AMAZON_IMAGES = "../resources/latest_amis/{region}.json"
AMAZON_LINUX = "al2023-ami-2023"


def devices_of(ami: Ami) -> list[dict[str, Any]] | None:
    """The image's block devices; None when nobody said what they are."""
    return getattr(ami, "devices", None)


def _forget_invented_snapshot(ami: Ami) -> None:
    ami.ec2_backend.snapshots.pop(ami.ebs_snapshot.id, None)


def begin_image(ami: Ami, snapshots: list[Snapshot], failure: str | None = None) -> None:
    """Pending until the snapshots have finished, and `imageSeconds` longer; failed when one of them fails."""
    ended = max((s.ready_at for s in snapshots), default=clock.now())
    ami.ready_at = ended + settings["imageSeconds"]
    broken = next((s for s in snapshots if s.failure), None)
    ami.failure = failure or (f"Snapshot {broken.id} failed: {broken.failure}" if broken else None)


def image_state(ami: Ami) -> str:
    if clock.now() < getattr(ami, "ready_at", 0):
        return "pending"
    if getattr(ami, "failure", None):
        return "failed"
    return "disabled" if getattr(ami, "disabled", False) else "available"


def _state_reason(ami: Ami) -> StateReason | None:
    return StateReason(ami.failure, "Server.InternalError") if image_state(ami) == "failed" else None


def check_name(backend: Any, name: str | None) -> None:
    """A name belongs to one of the account's images per region."""
    for ami in backend.amis.values():
        if name and ami.name == name and ami.owner_id == backend.account_id:
            raise EC2ClientError("InvalidAMIName.Duplicate", f"AMI name {name} is already in use by AMI {ami.id}")


def make_image(backend: Any, **about: Any) -> Ami:
    """A new image of the account, without the snapshot moto invents."""
    ami = Ami(backend, random_ami_id(), **about)
    _forget_invented_snapshot(ami)
    ami.image_location = f"{ami.owner_id}/{ami.name}"
    backend.amis[ami.id] = ami
    return ami


def _is_refused(backend: Any, instance: Instance, left_out: set[str]) -> bool:
    """AWS accepts an image whose volumes were snapshotted too often, and lets it fail."""
    try:
        for device, block in instance.block_device_mapping.items():
            if device not in left_out:
                check_volume_limits(backend, block.volume_id)
    except EC2ClientError:
        return True
    return False


def _snapshot_instance(ami: Ami, instance: Instance, left_out: set[str], tags: dict[str, str]) -> list[Snapshot]:
    """Snapshot the instance's volumes for the image, and note them as its devices."""
    backend, snapshots, ami.devices = ami.ec2_backend, [], []
    for device, block in instance.block_device_mapping.items():
        if device in left_out:
            continue
        volume = backend.get_volume(block.volume_id)
        text = f"Created by CreateImage({instance.id}) for {ami.id}"
        snapshot = backend.create_snapshot(volume.id, text, from_ami=ami.id)
        begin(snapshot, seconds_of(volume.id), FORCED if volume.id in settings["snapshotFails"] else None)
        snapshot.add_tags(tags)
        snapshots.append(snapshot)
        ebs = {"SnapshotId": snapshot.id, "VolumeSize": volume.size, "VolumeType": volume.volume_type}
        ebs.update(Encrypted=bool(volume.encrypted), DeleteOnTermination=bool(block.delete_on_termination))
        ami.devices.append({"DeviceName": device, "Ebs": ebs})
    return snapshots


def _load_amazon_linux(backend: Any) -> None:
    """Amazon Linux 2023 with the ids SSM's public parameters name. The snapshots behind it are not ours to see."""
    try:
        known = load_resource(amis.__name__, AMAZON_IMAGES.format(region=backend.region_name))
    except FileNotFoundError:
        return
    for description in known:
        if not str(description.get("name")).startswith(AMAZON_LINUX):
            continue
        ami = Ami(backend, owner_alias="amazon", **description)
        _forget_invented_snapshot(ami)
        ebs = {"VolumeSize": 8, "VolumeType": "gp3", "DeleteOnTermination": True, "Encrypted": False}
        ami.devices = [{"DeviceName": ami.root_device_name, "Ebs": ebs}]
        backend.amis[ami.id] = ami


def mend() -> None:
    invented = Ami.block_device_mappings.fget
    Ami.block_device_mappings = property(lambda ami: invented(ami) if devices_of(ami) is None else devices_of(ami))
    Ami.state = property(image_state, lambda self, value: None)
    Ami.state_reason = property(_state_reason)
    AmiBackend._load_amis = _load_amazon_linux

    @add(EC2Response)
    def create_image(self: EC2Response) -> ActionResult:
        backend, name = self.ec2_backend, self._get_param("Name")
        instance = backend.get_instance(self._get_param("InstanceId"))
        if instance.state not in ("running", "stopped"):
            raise EC2ClientError("IncorrectInstanceState", f"The instance {instance.id} is {instance.state}.")
        check_name(backend, name)
        self.error_on_dryrun()
        ami = make_image(backend, instance=instance, name=name, description=self._get_param("Description", ""))
        tags = self._parse_tag_specification()
        left_out = {m["DeviceName"] for m in self._get_param("BlockDeviceMappings", []) if m.get("NoDevice") == ""}
        if _is_refused(backend, instance, left_out):
            ami.devices = []
            begin_image(ami, [], "Server.InternalError: Internal error on creation.")
        else:
            snapshots = _snapshot_instance(ami, instance, left_out, tags.get("snapshot", {}))
            begin_image(ami, snapshots, FORCED if {instance.id, name} & set(settings["imageFails"]) else None)
        ami.add_tags(tags.get("image", {}))
        ami.root_device_name, ami.root_device_type = instance.root_device_name, instance.root_device_type
        return ActionResult({"ImageId": ami.id})

    @around(EC2Response, "register_image")
    def register_image(original: Any, self: EC2Response) -> Any:
        """With a manifest in S3 an image is backed by the instance store; else by the snapshots it names."""
        check_name(self.ec2_backend, self._get_param("Name"))
        result = original(self)
        ami = self.ec2_backend.amis[result.result["ImageId"]]
        _forget_invented_snapshot(ami)
        ami.devices = [
            {"DeviceName": m["DeviceName"], "Ebs": dict(m["Ebs"])}
            for m in self._get_param("BlockDeviceMappings", [])
            if "Ebs" in m
        ]
        ami.add_tags(self._parse_tag_specification().get("image", {}))
        ami.image_location = self._get_param("ImageLocation")
        ami.root_device_name = self._get_param("RootDeviceName") or ROOT_DEVICE
        ami.root_device_type = "instance-store" if ami.image_location and not ami.devices else "ebs"
        return result

    @around(EBSBackend, "delete_snapshot")
    def delete_snapshot(original: Any, self: Any, snapshot_id: str) -> Snapshot:
        for ami in self.amis.values():
            if any(d["Ebs"].get("SnapshotId") == snapshot_id for d in devices_of(ami) or []):
                raise EC2ClientError(
                    "InvalidSnapshot.InUse", f"The snapshot {snapshot_id} is currently in use by {ami.id}"
                )
        return original(self, snapshot_id)
