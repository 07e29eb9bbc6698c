"""EC2 launch templates: the tags of the template are not among those of what it launches."""
from __future__ import annotations

from typing import Any

from moto.ec2.models.launch_templates import LaunchTemplate, LaunchTemplateVersion

from .patching import around


def mend() -> None:
    @around(LaunchTemplate, "create_version")
    def create_version(original: Any, self: LaunchTemplate, data: dict, description: str) -> LaunchTemplateVersion:
        tags = [t for t in data.get("TagSpecifications", []) if t.get("ResourceType") != "launch-template"]
        return original(self, {**data, "TagSpecifications": tags} if tags else _without_tags(data), description)


def _without_tags(data: dict) -> dict:
    return {key: value for key, value in data.items() if key != "TagSpecifications"}
