"""Images: the snapshots they really have, and Amazon's own images to launch from.

moto invents one 15 GiB snapshot for every image, whatever the instance it was made of looks like.
"""
from __future__ import annotations

from typing import Any

from moto.ec2.exceptions import EC2ClientError
from moto.ec2.models import amis
from moto.ec2.models.amis import Ami, AmiBackend
from moto.ec2.models.elastic_block_store import EBSBackend, Snapshot
from moto.ec2.responses import EC2Response
from moto.utilities.utils import load_resource

from ..context import settings
from .ec2_snapshots import begin, state
from .patching import around

ROOT_DEVICE = "/dev/sda1"
AMAZON_IMAGES = "../resources/latest_amis/{region}.json"
AMAZON_LINUX = "al2023-ami-2023"


def devices_of(ami: Ami) -> list[dict[str, Any]] | None:
    """The image's block devices; None when nobody said what they are."""
    return getattr(ami, "devices", None)


def _forget_invented_snapshot(ami: Ami) -> None:
    ami.ec2_backend.snapshots.pop(ami.ebs_snapshot.id, None)


def _snapshot_volumes(backend: Any, ami: Ami, volumes: list[tuple[str, Any, bool]], tags: dict[str, str]) -> None:
    """Snapshot every volume for the image; the image is pending as long as one of them is."""
    ami.devices = []
    for device, volume, delete_on_termination in volumes:
        text = f"Created by CreateImage({ami.instance_id}) for {ami.id}"
        snapshot = backend.create_snapshot(volume.id, text, from_ami=ami.id)
        begin(snapshot, settings["snapshotSeconds"])
        snapshot.add_tags(tags)
        ebs = {"SnapshotId": snapshot.id, "VolumeSize": volume.size, "VolumeType": volume.volume_type}
        ebs.update(Encrypted=bool(volume.encrypted), DeleteOnTermination=delete_on_termination)
        ami.devices.append({"DeviceName": device, "Ebs": ebs})


def _image_state(ami: Ami) -> str:
    snapshots = [ami.ec2_backend.snapshots.get(d["Ebs"].get("SnapshotId")) for d in devices_of(ami) or []]
    return "pending" if any(s and state(s) == "pending" for s in snapshots) else "available"


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
    Ami.state = property(_image_state, lambda self, value: None)
    AmiBackend._load_amis = _load_amazon_linux

    @around(AmiBackend, "create_image")
    def create_image(
        original: Any, self: Any, instance_id: str, name: str, description: str, tag_specifications: list
    ) -> Ami:
        def of_kind(kind: str) -> list[dict[str, Any]]:
            return [spec for spec in tag_specifications if spec["ResourceType"] == kind]

        ami = original(self, instance_id, name, description, of_kind("image"))
        _forget_invented_snapshot(ami)
        instance = self.get_instance(instance_id)
        blocks = instance.block_device_mapping.items()
        volumes = [(d, self.get_volume(b.volume_id), bool(b.delete_on_termination)) for d, b in blocks]
        tags = {t["Key"]: t["Value"] for spec in of_kind("snapshot") for t in spec["Tags"]}
        _snapshot_volumes(self, ami, volumes, tags)
        ami.root_device_name, ami.root_device_type = instance.root_device_name, instance.root_device_type
        return ami

    @around(EC2Response, "register_image")
    def register_image(original: Any, self: EC2Response) -> Any:
        """With a manifest in S3 an image is backed by the instance store; else by the snapshots it names."""
        result = original(self)
        ami = self.ec2_backend.amis[result.result["ImageId"]]
        _forget_invented_snapshot(ami)
        ami.devices = [
            {"DeviceName": m["DeviceName"], "Ebs": dict(m["Ebs"])}
            for m in self._get_param("BlockDeviceMappings", [])
            if "Ebs" in m
        ]
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
