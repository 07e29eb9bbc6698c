"""S3 replication: which rules of a bucket's configuration an object falls under."""
from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import xmltodict


@dataclass(frozen=True)
class Rule:
    destination: str
    """Name of the bucket."""
    priority: int
    prefix: str
    delete_markers: bool
    encrypted: bool
    """Whether objects encrypted with KMS are replicated as well."""
    key: str | None
    storage_class: str | None


def rules_of(configuration: str | None) -> tuple[str, list[Rule]]:
    """The role, and the enabled rules without tags, the highest priority first: of several to one destination the first decides."""
    if not configuration:
        return "", []
    parsed = xmltodict.parse(configuration)["ReplicationConfiguration"]
    rules = [_rule(r) for r in _list(parsed.get("Rule")) if r.get("Status") == "Enabled" and not _by_tags(r)]
    return parsed["Role"], sorted(rules, key=lambda r: -r.priority)


def _rule(given: dict[str, Any]) -> Rule:
    found = given.get("Filter") or {}
    destination = given["Destination"]
    return Rule(
        destination=destination["Bucket"].rpartition(":")[2],
        priority=int(given.get("Priority") or 0),
        prefix=found.get("Prefix") or given.get("Prefix") or "",
        delete_markers=_enabled(given, "DeleteMarkerReplication"),
        encrypted=_enabled(given, "SourceSelectionCriteria", "SseKmsEncryptedObjects"),
        key=(destination.get("EncryptionConfiguration") or {}).get("ReplicaKmsKeyID"),
        storage_class=destination.get("StorageClass"),
    )


def _by_tags(given: dict[str, Any]) -> bool:
    found = given.get("Filter") or {}
    return "Tag" in found or "And" in found


def _enabled(given: dict[str, Any], *path: str) -> bool:
    for name in path:
        given = given.get(name) or {}
    return given.get("Status") == "Enabled"


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value] if value else []
