"""Small things of EC2 that Terraform reads back and moto forgets or lacks."""
from __future__ import annotations

import inspect
from typing import Any

from moto.ec2.models.security_groups import SecurityGroupRule

from .patching import around


def mend() -> None:
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
