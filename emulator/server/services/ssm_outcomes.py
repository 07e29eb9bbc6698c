"""What commands lead to: planted by the test, per instance and text of the command."""
from __future__ import annotations

from typing import Any

FIELDS = {"instanceId", "contains", "status", "responseCode", "output", "error", "seconds", "times"}
STATUSES = ("Success", "Failed", "TimedOut", "DeliveryTimedOut", "InProgress")

_rules: list[dict[str, Any]] = []


def reset() -> None:
    _rules.clear()


def plant(rules: list[dict[str, Any]]) -> None:
    """Replace all; the first that matches counts. `InProgress` never ends."""
    for rule in rules:
        unknown = sorted(set(rule) - FIELDS)
        if unknown:
            raise ValueError(f"unknown fields {unknown}; known: {sorted(FIELDS)}")
        if rule.get("status", "Success") not in STATUSES:
            raise ValueError(f"status must be one of {', '.join(STATUSES)}, got {rule['status']}")
    _rules[:] = [dict(rule) for rule in rules]


def outcome_of(instance_id: str, text: str) -> dict[str, Any]:
    for rule in _rules:
        if rule.get("instanceId", instance_id) != instance_id or rule.get("contains", "") not in text:
            continue
        if rule.get("times") == 0:
            continue
        if "times" in rule:
            rule["times"] -= 1
        return rule
    return {}
