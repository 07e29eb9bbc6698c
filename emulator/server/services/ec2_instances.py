"""Instances and images with the block devices they have on AWS.

moto gives an instance either a root volume or the mapped volumes, never both; and every image one invented snapshot.
"""
from __future__ import annotations

from typing import Any

from moto.ec2.exceptions import EC2ClientError, MissingParameterError
from moto.ec2.models.amis import Ami, AmiBackend
from moto.ec2.models.elastic_block_store import EBSBackend, Snapshot
from moto.ec2.models.instances import Instance
from moto.ec2.responses import EC2Response
from moto.ec2.responses.instances import InstanceResponse

from ..context import settings
from .ec2_snapshots import begin, state
from .patching import add, around

ROOT_DEVICE = "/dev/sda1"


def _devices(ami: Ami) -> list[dict[str, Any]] | None:
    return getattr(ami, "devices", None)


def _mapping(device: str, **ebs: Any) -> dict[str, Any]:
    defaults = {"Encrypted": False, "KmsKeyId": None, "Iops": None, "SnapshotId": None, "VolumeType": "gp3"}
    return {"DeviceName": device, "NoDevice": None, "Ebs": {**defaults, "DeleteOnTermination": True, **ebs}}


def _is_instance_store(mapping: dict[str, Any]) -> bool:
    return str(mapping.get("VirtualName") or "").startswith("ephemeral")


def launch_mappings(ami: Ami | None, asked: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The EBS devices an instance starts with: those of its image, overlaid by the ones asked for.

    An image that is not known (moto accepts any id) counts as EBS-backed with an 8 GiB root volume.
    """
    devices: dict[str, dict[str, Any]] = {}
    if ami is not None and _devices(ami) is not None:
        for device in _devices(ami) or []:
            ebs = {k: device["Ebs"].get(k) for k in ("SnapshotId", "VolumeSize", "VolumeType")}
            devices[device["DeviceName"]] = _mapping(device["DeviceName"], **ebs)
    else:
        root = ami.root_device_name if ami else ROOT_DEVICE
        devices[root] = _mapping(root, VolumeSize=8)
    for mapping in asked:
        name = mapping["DeviceName"]
        if mapping.get("NoDevice") == "" or _is_instance_store(mapping):
            devices.pop(name, None)
        else:
            devices[name] = mapping
    return list(devices.values())


def _image_from(backend: Any, ami: Ami, volumes: list[tuple[str, Any, bool]], tags: dict[str, str]) -> None:
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


def _forget_invented_snapshot(ami: Ami) -> None:
    ami.ec2_backend.snapshots.pop(ami.ebs_snapshot.id, None)


def _mend_images() -> None:
    invented = Ami.block_device_mappings.fget
    Ami.block_device_mappings = property(lambda ami: invented(ami) if _devices(ami) is None else _devices(ami))

    def image_state(ami: Ami) -> str:
        snapshots = [ami.ec2_backend.snapshots.get(d["Ebs"].get("SnapshotId")) for d in _devices(ami) or []]
        return "pending" if any(s and state(s) == "pending" for s in snapshots) else "available"

    Ami.state = property(image_state, lambda self, value: None)

    @around(AmiBackend, "create_image")
    def create_image(
        original: Any, self: Any, instance_id: str, name: str, description: str, tag_specifications: list
    ) -> Ami:
        of_kind = lambda kind: [s for s in tag_specifications if s["ResourceType"] == kind]  # noqa: E731
        ami = original(self, instance_id, name, description, of_kind("image"))
        _forget_invented_snapshot(ami)
        instance = self.get_instance(instance_id)
        blocks = instance.block_device_mapping.items()
        volumes = [(d, self.get_volume(b.volume_id), bool(b.delete_on_termination)) for d, b in blocks]
        tags = {t["Key"]: t["Value"] for spec in of_kind("snapshot") for t in spec["Tags"]}
        _image_from(self, ami, volumes, tags)
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
            if any(d["Ebs"].get("SnapshotId") == snapshot_id for d in _devices(ami) or []):
                raise EC2ClientError(
                    "InvalidSnapshot.InUse", f"The snapshot {snapshot_id} is currently in use by {ami.id}"
                )
        return original(self, snapshot_id)


def mend() -> None:
    _mend_images()

    @around(InstanceResponse, "_validate_block_device_mapping")
    def validate(original: Any, mapping: dict[str, Any]) -> None:
        if "Ebs" not in mapping and _is_instance_store(mapping):
            return
        original(mapping)

    # A static method has to stay one after wrapping.
    InstanceResponse._validate_block_device_mapping = staticmethod(
        InstanceResponse.__dict__["_validate_block_device_mapping"]
    )

    @around(EC2Response, "_parse_block_device_mapping")
    def parse(original: Any, self: EC2Response) -> list[dict[str, Any]]:
        asked = original(self)
        if self._get_param("LaunchTemplate"):  # moto overlays the template itself
            return asked
        ami = self.ec2_backend.amis.get(self._get_param("ImageId"))
        self.instance_store = ami is not None and ami.root_device_type == "instance-store"
        return launch_mappings(ami, asked)

    @around(EC2Response, "run_instances")
    def run_instances(original: Any, self: EC2Response) -> Any:
        if not self._get_param("ImageId") and not self._get_param("LaunchTemplate"):
            raise MissingParameterError("ImageId")
        result = original(self)
        if getattr(self, "instance_store", False):
            for instance in result.result.instances:
                instance.root_device_type = "instance-store"
                _drop_default_volume(self, instance)
        return result

    @add(EC2Response)
    def monitor_instances(self: EC2Response) -> Any:
        return _monitoring(self, "enabled")

    @add(EC2Response)
    def unmonitor_instances(self: EC2Response) -> Any:
        return _monitoring(self, "disabled")


def _drop_default_volume(response: EC2Response, instance: Instance) -> None:
    """Without any mapping moto falls back to a root volume, which the instance store does not have."""
    asked = {m["DeviceName"] for m in response._get_param("BlockDeviceMappings", []) if "Ebs" in m}
    for device, block in list(instance.block_device_mapping.items()):
        if device not in asked:
            response.ec2_backend.detach_volume(block.volume_id, instance.id, device)
            response.ec2_backend.delete_volume(block.volume_id)


def _monitoring(response: EC2Response, wanted: str) -> Any:
    from moto.core.responses import ActionResult

    changed = response.ec2_backend.get_multi_instances_by_id(response._get_param("InstanceIds", []))
    for instance in changed:
        instance.monitoring_state = wanted
    return ActionResult(
        {"InstanceMonitorings": [{"InstanceId": i.id, "Monitoring": {"State": wanted}} for i in changed]}
    )
