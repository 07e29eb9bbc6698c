"""What a call is about: tags and keys, as they are when it arrives, of what it names.

Later nobody could tell: IAM judges by the tags that a thing has at the time (`aws:ResourceTag`), and what is deleted has none.
"""
from __future__ import annotations

import re
from typing import Any, Callable, Iterable

from .actions import ApiRequest
from .context import ACCOUNT

Things = Iterable[tuple[str, dict[str, Any]]]

# Reading calls are not about what they list, and would fill the log.
READING = ("Describe", "Get", "List", "Query", "Scan")
# This one is about one instance, and IAM asks for its tags.
ABOUT_ONE = ("GetConsoleOutput",)
ID = re.compile(r"\b(?:i|vol|snap|ami|subnet|sg)-[0-9a-f]{8,17}\b")
POINT = re.compile(r"arn:aws[\w-]*:backup:([\w-]+):\d+:recovery-point:[\w-]+")
TASK = re.compile(r"arn:aws[\w-]*:datasync:([\w-]+):\d+:task/[\w-]+")


def is_about_things(request: ApiRequest) -> bool:
    if request.service not in _READERS:
        return False
    return request.action in ABOUT_ONE or not request.action.startswith(READING)


def things_of(request: ApiRequest, account: str) -> dict[str, dict[str, Any]]:
    """By id, or as the call names them. What does not exist is left out."""
    return dict(_READERS[request.service](request, account))


def _of_ec2(request: ApiRequest, account: str) -> Things:
    """An instance brings the volumes attached to it, an image its snapshots."""
    from moto.ec2.models import ec2_backends

    # A copy is asked for in its own region, or account, and names what lies in another.
    accounts = dict.fromkeys((account, ACCOUNT))
    regions = dict.fromkeys((request.region, str(request.params.get("SourceRegion") or request.region)))
    named = ID.findall(_text(request))
    for owner in accounts:
        for region in regions:
            yield from _in_ec2(ec2_backends[owner][region], named)


def _in_ec2(backend: Any, ids: Iterable[str]) -> Things:
    for id_ in ids:
        instance = backend.get_instance_by_id(id_) if id_.startswith("i-") else None
        if instance is not None:
            yield id_, _thing(backend.tags.get(id_), None)
            devices = list(instance.block_device_mapping.values())
            yield from _in_ec2(backend, [device.volume_id for device in devices if device.volume_id])
        if id_.startswith(("subnet-", "sg-")) and id_ in backend.tags:
            yield id_, _thing(backend.tags.get(id_), None)
        image = backend.amis.get(id_)
        if image is not None:
            parts = [device.get("Ebs", {}).get("SnapshotId") for device in image.block_device_mappings]
            yield from _in_ec2(backend, [part for part in parts if part])
        found = backend.volumes.get(id_) or backend.snapshots.get(id_) or image
        if found is not None:
            owner = backend.account_id if id_.startswith("snap-") else None
            if image is not None and image.owner_alias == "amazon":
                owner = image.owner_alias
            yield id_, _thing(backend.tags.get(id_), getattr(found, "kms_key_id", None), owner)


def _of_rds(request: ApiRequest, account: str) -> Things:
    """Databases, and snapshots, which a call names, or, where they lie in another region, gives the ARN of."""
    from moto.rds.models import rds_backends

    from .services.rds_state import CLUSTER, KINDS

    for parameter, named in request.params.items():
        database = rds_backends[account][request.region].databases.get(named)
        if parameter == "DBInstanceIdentifier" and database is not None:
            yield named, _thing({tag["Key"]: tag["Value"] for tag in database.tags}, database.kms_key_id)
        cluster = rds_backends[account][request.region].clusters.get(named)
        if parameter == "DBClusterIdentifier" and cluster is not None:
            yield named, _thing({tag["Key"]: tag["Value"] for tag in cluster.tags}, cluster.kms_key_id)
        kind = next((k for k in KINDS if parameter.endswith(f"{k.noun}Identifier")), None)
        if request.action == "RestoreDBClusterFromSnapshot" and parameter == "SnapshotIdentifier":
            kind = CLUSTER
        if kind is None:
            continue
        arn = named.split(":", 6)
        region, name = (arn[3], arn[6]) if len(arn) == 7 else (request.region, named)
        found = rds_backends[account][region].resource_map[kind.model].get(name)
        if found is not None:
            yield named, _thing({tag["Key"]: tag["Value"] for tag in found.tags}, found.kms_key_id)


def _of_backup(request: ApiRequest, account: str) -> Things:
    from moto.backup.models import backup_backends

    for named in POINT.finditer(_text(request)):
        tagger = backup_backends[account][named[1]].tagger
        if tagger.has_tags(named[0]):
            yield named[0], _thing(tagger.get_tag_dict_for_resource(named[0]), None)


def _of_datasync(request: ApiRequest, account: str) -> Things:
    from moto.datasync.models import datasync_backends

    for named in TASK.finditer(_text(request)):
        tags = datasync_backends[account][named[1]].__dict__.get("tags_by_arn", {})
        if named[0] in tags:
            yield named[0], _thing(tags[named[0]], None)


def _of_dynamodb(request: ApiRequest, account: str) -> Things:
    """A call names a table, or, where it is about tags, gives its ARN."""
    from moto.dynamodb.models import dynamodb_backends

    named = str(request.params.get("TableName") or request.params.get("ResourceArn") or "")
    table = dynamodb_backends[account][request.region].tables.get(named.split("/")[-1])
    if table is not None:
        yield named, _thing({tag["Key"]: tag["Value"] for tag in table.tags}, None)


_READERS: dict[str, Callable[[ApiRequest, str], Things]] = {
    "backup": _of_backup,
    "datasync": _of_datasync,
    "dynamodb": _of_dynamodb,
    "ec2": _of_ec2,
    "rds": _of_rds,
    "ssm": _of_ec2,
}


def _text(request: ApiRequest) -> str:
    return " ".join(str(value) for value in request.params.values())


def _thing(tags: dict[str, str] | None, key: str | None, owner: str | None = None) -> dict[str, Any]:
    return {"tags": dict(tags or {}), **({"kmsKeyId": key} if key else {}), **({"owner": owner} if owner else {})}
