"""SQS: attributes as they were set. moto drops the policy when another attribute changes."""
from __future__ import annotations

import json
from typing import Any

from moto.sqs.models import Queue

from .patching import around


def mend() -> None:
    Queue.redrive_allow_policy = None
    Queue.BASE_ATTRIBUTES = [*Queue.BASE_ATTRIBUTES, "RedriveAllowPolicy"]
    original_attributes = Queue.attributes.fget

    def attributes(self: Queue) -> dict[str, Any]:
        found = original_attributes(self)
        if found.get("RedrivePolicy"):
            # Terraform compares text; moto spaces it anew.
            found["RedrivePolicy"] = json.dumps(self.redrive_policy, separators=(",", ":"))
        return {k: v for k, v in found.items() if k != "RedriveAllowPolicy" or v}

    Queue.attributes = property(attributes)

    @around(Queue, "_set_attributes")
    def set_attributes(original: Any, self: Queue, values: dict[str, Any], now: Any = None) -> None:
        policy = getattr(self, "policy", None)
        original(self, values, now)
        if "Policy" not in values:
            self.policy = policy
