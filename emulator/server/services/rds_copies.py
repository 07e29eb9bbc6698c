"""RDS and Aurora: copies of snapshots, across regions and under other keys."""
from __future__ import annotations

from typing import Any

from moto.rds.exceptions import (
    DBClusterSnapshotAlreadyExistsError,
    DBClusterSnapshotNotFoundError,
    DBSnapshotAlreadyExistsError,
    DBSnapshotNotFoundFault,
    InvalidParameterCombination,
    InvalidParameterValue,
    RDSClientError,
)
from moto.rds.models import RDSBackend, rds_backends
from moto.rds.responses import RDSResponse

from ..context import settings
from . import rds_state
from .patching import add, around
from .rds_databases import key_arn
from .rds_state import CLUSTER, INSTANCE, KINDS, Kind


def _source(backend: RDSBackend, kind: Kind, identifier: str) -> Any:
    """By name, or by ARN in any region; the name of an automated snapshot has a colon of its own."""
    region, name = backend.region_name, identifier
    if identifier.startswith("arn:"):
        parts = identifier.split(":", 6)
        if len(parts) != 7:
            raise InvalidParameterValue(f"{identifier} is not the ARN of a snapshot.")
        region, name = parts[3], parts[6]
    found = rds_backends[backend.account_id][region].resource_map[kind.model].get(name)
    if found is None:
        raise (DBSnapshotNotFoundFault if kind is INSTANCE else DBClusterSnapshotNotFoundError)(identifier)
    return found


def _is_encrypted(kind: Kind, snapshot: Any) -> bool:
    return bool(snapshot.encrypted if kind is INSTANCE else snapshot.storage_encrypted)


def _check_copies_under_way(backend: RDSBackend) -> None:
    """One count for both kinds: AWS writes "20 snapshot copy requests in progress to a single destination Region"."""
    quota = settings["databaseCopyQuota"]
    copies = (s for kind in KINDS for s in kind.all(backend) if getattr(s, "from_afar", False))
    if sum(map(rds_state.is_under_way, copies)) >= quota:
        raise RDSClientError("SnapshotQuotaExceededFault", f"Cannot copy more than {quota} snapshots across regions")


def _key(backend: RDSBackend, kind: Kind, source: Any, afar: bool, asked: str | None) -> str | None:
    """The key of the copy; None leaves it unencrypted."""
    encrypted = _is_encrypted(kind, source)
    if asked:
        arn = key_arn(backend, asked)
        if kind is CLUSTER and not encrypted:
            raise InvalidParameterCombination("An unencrypted DB cluster snapshot cannot be encrypted by copying it.")
        return arn
    if encrypted and afar:
        raise InvalidParameterValue("Must specify new KMS key for cross region encrypted snapshot copy.")
    return source.kms_key_id if encrypted else None


def _tags(source: Any, asked: list[dict[str, str]] | None, copy_tags: bool) -> list[dict[str, str]]:
    """With tags of its own the copy gets none of its source's (checked against AWS by moto's authors)."""
    rds_state.check_tags(asked)
    if asked or not copy_tags:
        return asked or []
    return [t for t in source.tags if not t["Key"].startswith("aws:")]


def _copy(backend: RDSBackend, kind: Kind, source_id: str, target_id: str, asked: dict[str, Any]) -> Any:
    source, copies = _source(backend, kind, source_id), backend.resource_map[kind.model]
    if target_id in copies:
        raise (DBSnapshotAlreadyExistsError if kind is INSTANCE else DBClusterSnapshotAlreadyExistsError)(target_id)
    afar = source.region != backend.region_name
    if rds_state.state(source) != "available":
        raise kind.refuse(f"Cannot copy the snapshot {source_id} because it is not in the available state.")
    key = _key(backend, kind, source, afar, asked.get("kms_key_id"))
    tags = _tags(source, asked.get("tags"), asked.get("copy_tags") or False)
    rds_state.check_quota(backend, kind)
    if afar:
        _check_copies_under_way(backend)
    copy = copies[target_id] = kind.model(backend, getattr(source, kind.frozen), target_id)
    copy.tags, copy.copied_from, copy.from_afar = tags, source.arn, afar
    _encrypt(kind, copy, key)
    if kind is CLUSTER:
        copy.source_db_cluster_snapshot_arn = source.arn
    else:
        copy.original_snapshot_create_time = source.original_snapshot_create_time
    if kind is INSTANCE and afar:
        copy.source_db_snapshot_identifier, copy.source_region = source.arn, source.region
    fails = rds_state.is_planted("databaseCopyFails", source.resource_id, source.arn, kind.owner_of(source))
    rds_state.begin(copy, kind.copying, settings["databaseCopySeconds"], fails)
    return copy


def _encrypt(kind: Kind, copy: Any, key: str | None) -> None:
    """moto takes the encryption from the database, also where the source of the copy has another."""
    database = getattr(copy, kind.frozen)
    for thing in (copy, database):
        thing.kms_key_id, thing.storage_encrypted = key, key is not None
    copy.encrypted = key is not None


def mend() -> None:
    @add(RDSBackend)
    def copy_db_snapshot(
        self: RDSBackend, source_db_snapshot_identifier: str, target_db_snapshot_identifier: str, **asked: Any
    ) -> Any:
        return _copy(self, INSTANCE, source_db_snapshot_identifier, target_db_snapshot_identifier, asked)

    @add(RDSBackend)
    def copy_db_cluster_snapshot(
        self: RDSBackend,
        source_db_cluster_snapshot_identifier: str,
        target_db_cluster_snapshot_identifier: str,
        **asked: Any,
    ) -> Any:
        return _copy(self, CLUSTER, source_db_cluster_snapshot_identifier, target_db_cluster_snapshot_identifier, asked)

    @around(RDSResponse, "copy_db_cluster_snapshot")
    def checked(original: Any, self: RDSResponse) -> Any:
        name = "TargetDBClusterSnapshotIdentifier"
        self.backend.validate_db_snapshot_identifier(self.params[name], parameter_name=name)
        return original(self)
