"""Settings of EBS that hold for a whole account in one region, and what they do to volumes, copies and sharing."""
from __future__ import annotations

from typing import Any

from moto.core.responses import ActionResult
from moto.ec2.exceptions import EC2ClientError
from moto.ec2.models.elastic_block_store import EBSBackend, Snapshot
from moto.ec2.responses import EC2Response

from .patching import add, around

UNBLOCKED = "unblocked"
BLOCKS = ("block-all-sharing", "block-new-sharing")


def encrypts_by_default(backend: Any) -> bool:
    # moto makes volumes before it has this field: those of the images that it brings along.
    return bool(getattr(backend, "ebs_encryption_by_default", False))


def _block_of(backend: Any) -> str:
    return getattr(backend, "snapshot_block", UNBLOCKED)


def _shares_with_all(response: EC2Response) -> bool:
    """In the older form of the call or the newer."""
    added = (response._get_param("CreateVolumePermission") or {}).get("Add") or []
    older = response._get_param("OperationType") == "add" and response._get_param("GroupNames", [])
    return "all" in (older or []) or any(one.get("Group") == "all" for one in added)


def mend() -> None:
    @around(EBSBackend, "create_volume")
    def create_volume(original: Any, self: EBSBackend, *args: Any, **kwargs: Any) -> Any:
        """Callers name the encryption, where they do."""
        if encrypts_by_default(self) and not kwargs.get("encrypted"):
            kwargs["encrypted"] = True
        return original(self, *args, **kwargs)

    @around(EBSBackend, "copy_snapshot")
    def copy_snapshot(original: Any, self: EBSBackend, *args: Any, **kwargs: Any) -> Snapshot:
        copy = original(self, *args, **kwargs)
        copy.encrypted = copy.encrypted or encrypts_by_default(self)
        return copy

    @around(EC2Response, "modify_snapshot_attribute")
    def modify_snapshot_attribute(original: Any, self: EC2Response) -> ActionResult:
        if _block_of(self.ec2_backend) in BLOCKS and _shares_with_all(self):
            raise EC2ClientError(
                "OperationNotPermitted",
                "You can't publicly share this snapshot because block public access for snapshots is enabled.",
            )
        return original(self)

    @add(EC2Response)
    def enable_snapshot_block_public_access(self: EC2Response) -> ActionResult:
        state = self._get_param("State")
        if state not in BLOCKS:
            raise EC2ClientError("InvalidParameterValue", f"Value ({state}) for parameter State is invalid.")
        self.ec2_backend.snapshot_block = state
        return ActionResult({"State": state})

    @add(EC2Response)
    def disable_snapshot_block_public_access(self: EC2Response) -> ActionResult:
        self.ec2_backend.snapshot_block = UNBLOCKED
        return ActionResult({"State": UNBLOCKED})

    @add(EC2Response)
    def get_snapshot_block_public_access_state(self: EC2Response) -> ActionResult:
        return ActionResult({"State": _block_of(self.ec2_backend), "ManagedBy": "account"})

    @add(EC2Response)
    def get_ebs_default_kms_key_id(self: EC2Response) -> ActionResult:
        return ActionResult({"KmsKeyId": self.ec2_backend.default_kms_key_id or "alias/aws/ebs"})

    @add(EC2Response)
    def reset_ebs_default_kms_key_id(self: EC2Response) -> ActionResult:
        self.ec2_backend.default_kms_key_id = ""
        return ActionResult({"KmsKeyId": "alias/aws/ebs"})
