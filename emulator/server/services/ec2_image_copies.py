"""CopyImage: an image and its snapshots in another region, with tags, a key, and a token against repetition."""
from __future__ import annotations

from typing import Any

from moto.core.responses import ActionResult
from moto.ec2.exceptions import EC2ClientError, InvalidAMIIdError, MissingParameterError
from moto.ec2.models.amis import Ami
from moto.ec2.models.elastic_block_store import Snapshot
from moto.ec2.responses import EC2Response

from ..context import settings
from .ec2_images import begin_image, check_name, devices_of, image_state, make_image
from .ec2_snapshots import FORCED, check_copy_quota, check_copy_request, settle_encryption
from .patching import add


def _source(response: EC2Response) -> Ami:
    from moto.ec2.models import ec2_backends

    wanted, region = response._get_param("SourceImageId"), response._get_param("SourceRegion")
    ami = ec2_backends[response.current_account][region].amis.get(wanted)
    if ami is None:
        raise InvalidAMIIdError(wanted)
    if image_state(ami) != "available":
        raise EC2ClientError("InvalidAMIID.Unavailable", f"The image {wanted} in {region} is {image_state(ami)}.")
    return ami


def _repeated(response: EC2Response, tokens: dict[str, Any]) -> str | None:
    """The image an earlier call with the same token made."""
    token = response._get_param("ClientToken")
    if token not in tokens:
        return None
    asked, image_id = tokens[token]
    if asked != _question(response):
        raise EC2ClientError("IdempotentParameterMismatch", "The client token was used with other parameters.")
    return str(image_id)


def _question(response: EC2Response) -> tuple[Any, ...]:
    names = ("SourceImageId", "SourceRegion", "Name", "Description", "Encrypted", "KmsKeyId")
    return tuple(response._get_param(name) for name in names)


def _copy_devices(
    response: EC2Response, ami: Ami, source: Ami, encrypted: bool, tags: dict[str, str]
) -> list[Snapshot]:
    backend, region = response.ec2_backend, response._get_param("SourceRegion")
    snapshots, ami.devices = [], []
    for device in devices_of(source) or []:
        ebs = dict(device["Ebs"])
        if ebs.get("SnapshotId"):
            original = ebs["SnapshotId"]
            text = f"Copied for DestinationAmi {ami.id} from SourceAmi {source.id} for SourceSnapshot {original}."
            copy = backend.copy_snapshot(original, region, text, response._get_param("KmsKeyId"))
            settle_encryption(backend, copy, encrypted)
            copy.from_ami = ami.id
            copy.add_tags(tags)
            snapshots.append(copy)
            ebs.update(SnapshotId=copy.id, Encrypted=bool(copy.encrypted))
        ami.devices.append({"DeviceName": device["DeviceName"], "Ebs": ebs})
    return snapshots


def mend() -> None:
    @add(EC2Response)
    def copy_image(self: EC2Response) -> ActionResult:
        backend, name = self.ec2_backend, self._get_param("Name")
        if not name:
            raise MissingParameterError("Name")
        encrypted = self._get_bool_param("Encrypted", False)
        check_copy_request(self._get_param("KmsKeyId"), encrypted)
        backend.image_tokens = getattr(backend, "image_tokens", {})
        known = _repeated(self, backend.image_tokens)
        if known:
            return ActionResult({"ImageId": known})
        source = _source(self)
        check_name(backend, name)
        self.error_on_dryrun()
        # All snapshots or none: a refused call leaves nothing behind.
        check_copy_quota(backend, sum(1 for d in devices_of(source) or [] if d["Ebs"].get("SnapshotId")))
        ami = make_image(backend, source_ami=source, name=name, description=self._get_param("Description"))
        tags = self._parse_tag_specification()
        snapshots = _copy_devices(self, ami, source, encrypted, tags.get("snapshot", {}))
        begin_image(ami, snapshots, FORCED if {source.id, name} & set(settings["imageFails"]) else None)
        ami.root_device_name, ami.root_device_type = source.root_device_name, source.root_device_type
        ami.source_image_id, ami.source_image_region = source.id, self._get_param("SourceRegion")
        if self._get_bool_param("CopyImageTags", False):
            own = {t["key"]: t["value"] for t in source.get_tags()}
            ami.add_tags({k: v for k, v in own.items() if not k.startswith("aws:")})
        ami.add_tags(tags.get("image", {}))
        if self._get_param("ClientToken"):
            backend.image_tokens[self._get_param("ClientToken")] = (_question(self), ami.id)
        return ActionResult({"ImageId": ami.id})
