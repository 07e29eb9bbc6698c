"""Volumes that are attached only where EC2 would do so: moto attaches any volume to anything.

https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html
"""
from __future__ import annotations

from typing import Any

from moto.ec2.exceptions import EC2ClientError
from moto.ec2.responses import EC2Response

from .patching import around


def mend() -> None:
    @around(EC2Response, "attach_volume")
    def attach_volume(original: Any, self: EC2Response) -> Any:
        instance = self.ec2_backend.get_instance(self._get_param("InstanceId"))
        volume = self.ec2_backend.get_volume(self._get_param("VolumeId"))
        device = self._get_param("Device")
        if instance.state not in ("running", "stopped"):
            raise EC2ClientError("IncorrectState", f"Instance '{instance.id}' is not 'running'.")
        if volume.status != "available":
            raise EC2ClientError("VolumeInUse", f"{volume.id} is already attached to an instance")
        if volume.zone.name != instance._placement.zone:
            raise EC2ClientError(
                "InvalidVolume.ZoneMismatch",
                f"The volume '{volume.id}' is not in the same availability zone as instance '{instance.id}'",
            )
        if device in instance.block_device_mapping:
            raise EC2ClientError(
                "InvalidParameterValue",
                f"Invalid value '{device}' for unixDevice. Attachment point {device} is already in use",
            )
        return original(self)
