"""AWS Backup: the tables and file systems it can back up."""
from __future__ import annotations

import copy
import re
from dataclasses import dataclass, field
from typing import Any

from moto.backup.exceptions import InvalidParameterValueException, ResourceNotFoundException
from moto.dynamodb.models import dynamodb_backends
from moto.efs.models import efs_backends

from ..context import ACCOUNT

TABLE = re.compile(r"arn:aws[\w-]*:dynamodb:([^:]+):\d+:table/([^/]+)$")
SYSTEM = re.compile(r"arn:aws[\w-]*:elasticfilesystem:([^:]+):\d+:file-system/([^/]+)$")


@dataclass(frozen=True)
class Resource:
    kind: str
    name: str
    size: int
    tags: dict[str, str] = field(default_factory=dict)
    # As it is now; None where the emulator restores none.
    content: Any = None


def _as_dict(tags: list[dict[str, Any]]) -> dict[str, str]:
    return {t["Key"]: t["Value"] for t in tags if not t["Key"].startswith("aws:")}


def find_resource(arn: str, region: str) -> Resource:
    """What the ARN names, with the tags its recovery points inherit."""
    table, system = TABLE.match(arn), SYSTEM.match(arn)
    found = table or system
    if found is None:
        raise InvalidParameterValueException(f"The resource type of {arn} is not supported.")
    if found[1] == region:
        if table and table[2] in dynamodb_backends[ACCOUNT][region].tables:
            known = dynamodb_backends[ACCOUNT][region].tables[table[2]]
            size = int(known.describe()["TableDescription"].get("TableSizeBytes") or 0)
            return Resource("DynamoDB", table[2], size, _as_dict(known.tags), copy.deepcopy(known))
        if system and system[2] in efs_backends[ACCOUNT][region].file_systems_by_id:
            backend = efs_backends[ACCOUNT][region]
            return Resource("EFS", system[2], 6144, _as_dict(backend.list_tags_for_resource(system[2])))
    raise ResourceNotFoundException(f"Cannot find the resource {arn}.")
