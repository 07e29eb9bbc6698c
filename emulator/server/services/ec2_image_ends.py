"""How images end: DeregisterImage, with or without their snapshots, and DisableImage."""
from __future__ import annotations

from typing import Any

from moto.core.responses import ActionResult
from moto.ec2.exceptions import EC2ClientError, InvalidAMIIdError
from moto.ec2.models.amis import Ami
from moto.ec2.responses import EC2Response

from .ec2_images import devices_of, image_state
from .patching import add


def _delete(backend: Any, snapshot_id: str) -> str:
    """The result code of one snapshot's deletion."""
    try:
        backend.delete_snapshot(snapshot_id)
    except EC2ClientError as refusal:
        return "skipped" if refusal.code == "InvalidSnapshot.InUse" else "client-error"
    return "success"


def _own(response: EC2Response) -> Ami:
    ami = response.ec2_backend.amis.get(response._get_param("ImageId"))
    if ami is None:
        raise InvalidAMIIdError(response._get_param("ImageId"))
    return ami


def _set_disabled(response: EC2Response, wanted: bool) -> ActionResult:
    ami = _own(response)
    if image_state(ami) not in ("available", "disabled"):
        raise EC2ClientError("InvalidAMIID.Unavailable", f"The image {ami.id} is {image_state(ami)}.")
    response.error_on_dryrun()
    ami.disabled = wanted
    return ActionResult({"Return": True})


def mend() -> None:
    @add(EC2Response)
    def deregister_image(self: EC2Response) -> ActionResult:
        backend, image_id = self.ec2_backend, self._get_param("ImageId")
        ami = backend.amis.get(image_id)
        self.error_on_dryrun()
        backend.deregister_image(image_id)
        if not self._get_bool_param("DeleteAssociatedSnapshots", False):
            return ActionResult({"Return": True})
        ids = [d["Ebs"]["SnapshotId"] for d in devices_of(ami) or [] if d["Ebs"].get("SnapshotId")]
        results = [{"SnapshotId": i, "ReturnCode": _delete(backend, i)} for i in ids if i in backend.snapshots]
        return ActionResult({"Return": True, "DeleteSnapshotResults": results})

    @add(EC2Response)
    def disable_image(self: EC2Response) -> ActionResult:
        return _set_disabled(self, True)

    @add(EC2Response)
    def enable_image(self: EC2Response) -> ActionResult:
        return _set_disabled(self, False)
