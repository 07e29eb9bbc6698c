"""Small things of EC2 that Terraform reads back and moto forgets or lacks."""
from __future__ import annotations

import inspect
from typing import Any

from moto.core.responses import ActionResult
from moto.ec2.models.security_groups import SecurityGroupRule
from moto.ec2.responses import EC2Response

from .patching import add, around


def _mend_rule_descriptions() -> None:
    """moto keeps the description of address rules only."""

    @around(SecurityGroupRule, "__init__")
    def init(original: Any, self: SecurityGroupRule, *args: Any, **kwargs: Any) -> None:
        original(self, *args, **kwargs)
        named = inspect.signature(original).bind(self, *args, **kwargs).arguments.get("prefix_list_id")
        self.prefix_list_description = named.get("Description") if isinstance(named, dict) else None

    SecurityGroupRule.description = property(
        lambda rule: rule.ip_range.get("Description")
        or rule.source_group.get("Description")
        or rule.prefix_list_description
    )


def mend() -> None:
    _mend_rule_descriptions()

    @add(EC2Response)
    def enable_snapshot_block_public_access(self: EC2Response) -> ActionResult:
        self.ec2_backend.snapshot_block = self._get_param("State")
        return ActionResult({"State": self.ec2_backend.snapshot_block})

    @add(EC2Response)
    def disable_snapshot_block_public_access(self: EC2Response) -> ActionResult:
        self.ec2_backend.snapshot_block = "unblocked"
        return ActionResult({"State": "unblocked"})

    @add(EC2Response)
    def get_snapshot_block_public_access_state(self: EC2Response) -> ActionResult:
        return ActionResult({"State": getattr(self.ec2_backend, "snapshot_block", "unblocked"), "ManagedBy": "account"})

    @add(EC2Response)
    def get_ebs_default_kms_key_id(self: EC2Response) -> ActionResult:
        return ActionResult({"KmsKeyId": self.ec2_backend.default_kms_key_id or "alias/aws/ebs"})

    @add(EC2Response)
    def reset_ebs_default_kms_key_id(self: EC2Response) -> ActionResult:
        self.ec2_backend.default_kms_key_id = ""
        return ActionResult({"KmsKeyId": "alias/aws/ebs"})
