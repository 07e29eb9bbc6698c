"""Instances with the volumes they have on AWS: moto gives them a root volume or the mapped volumes, never both."""
from __future__ import annotations

from typing import Any

from moto.core.responses import ActionResult
from moto.ec2.exceptions import EC2ClientError, MissingParameterError
from moto.ec2.models.amis import Ami
from moto.ec2.models.instances import Instance
from moto.ec2.responses import EC2Response
from moto.ec2.responses.instances import InstanceResponse

from .ec2_images import ROOT_DEVICE, devices_of
from .patching import add, around


def _mapping(device: str, **ebs: Any) -> dict[str, Any]:
    defaults = {"Encrypted": False, "KmsKeyId": None, "Iops": None, "SnapshotId": None, "VolumeType": "gp3"}
    return {"DeviceName": device, "NoDevice": None, "Ebs": {**defaults, "DeleteOnTermination": True, **ebs}}


def _is_instance_store(mapping: dict[str, Any]) -> bool:
    return str(mapping.get("VirtualName") or "").startswith("ephemeral")


def launch_mappings(
    ami: Ami | None, asked: list[dict[str, Any]], given: dict[str, dict[str, Any]] | None = None
) -> list[dict[str, Any]]:
    """The EBS devices an instance starts with: those of its image, overlaid by the ones asked for.

    `given` has, by device, only what was asked for: whatever is left out of a device of the image is the image's.

    An image that is not known (moto accepts any id) counts as EBS-backed with an 8 GiB root volume.
    """
    devices: dict[str, dict[str, Any]] = {}
    if ami is not None and devices_of(ami) is not None:
        for device in devices_of(ami) or []:
            ebs = {k: device["Ebs"].get(k) for k in ("SnapshotId", "VolumeSize", "VolumeType")}
            devices[device["DeviceName"]] = _mapping(device["DeviceName"], **ebs)
    else:
        root = ami.root_device_name if ami else ROOT_DEVICE
        devices[root] = _mapping(root, VolumeSize=8)
    for mapping in asked:
        name = mapping["DeviceName"]
        if mapping.get("NoDevice") == "" or _is_instance_store(mapping):
            devices.pop(name, None)
        elif name in devices and given is not None:
            devices[name] = _mapping(name, **{**devices[name]["Ebs"], **given.get(name, {})})
        else:
            devices[name] = mapping
    if any(not (m["Ebs"].get("VolumeSize") or m["Ebs"].get("SnapshotId")) for m in devices.values()):
        raise MissingParameterError("size or snapshotId")
    return list(devices.values())


def mend() -> None:
    @around(InstanceResponse, "_validate_block_device_mapping")
    def validate(original: Any, mapping: dict[str, Any]) -> None:
        if "Ebs" not in mapping and _is_instance_store(mapping):
            return
        if "Ebs" in mapping:  # what is missing may be in the image: launch_mappings looks
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
        raw = self._get_param("BlockDeviceMappings", [])
        return launch_mappings(ami, asked, {m["DeviceName"]: m["Ebs"] for m in raw if "Ebs" in m})

    @around(EC2Response, "run_instances")
    def run_instances(original: Any, self: EC2Response) -> Any:
        if not self._get_param("ImageId") and not self._get_param("LaunchTemplate"):
            raise MissingParameterError("ImageId")
        ami = self.ec2_backend.amis.get(self._get_param("ImageId"))
        if ami is not None and ami.state != "available":
            raise EC2ClientError("InvalidAMIID.Unavailable", f"The AMI ID '{ami.id}' is {ami.state}, and cannot be run")
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
    changed = response.ec2_backend.get_multi_instances_by_id(response._get_param("InstanceIds", []))
    for instance in changed:
        instance.monitoring_state = wanted
    return ActionResult(
        {"InstanceMonitorings": [{"InstanceId": i.id, "Monitoring": {"State": wanted}} for i in changed]}
    )
