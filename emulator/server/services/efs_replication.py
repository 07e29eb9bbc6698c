"""EFS: replication to a file system of another region, made by it or there already."""
from __future__ import annotations

import json
from typing import Any, Iterator

from moto.core.exceptions import JsonRESTError
from moto.efs import urls
from moto.efs.exceptions import FileSystemNotFound
from moto.efs.models import FileSystem, efs_backends
from moto.efs.responses import EFSResponse

from ..context import ACCOUNT, clock
from .efs import system_of
from .patching import add, around

JSON = {"Content-Type": "application/json"}


class Conflict(JsonRESTError):
    code = 409


def _everywhere() -> Iterator[FileSystem]:
    for backend in efs_backends[ACCOUNT].values():
        yield from backend.file_systems_by_id.values()


def _found(identifier: str) -> FileSystem:
    """A configuration is deleted from either end, so the file system may be in another region."""
    for system in _everywhere():
        if system.file_system_id == identifier:
            return system
    raise FileSystemNotFound(identifier)


def _replication(system: FileSystem) -> dict[str, Any] | None:
    return getattr(system, "replication", None)


def _involved(system: FileSystem) -> bool:
    if _replication(system):
        return True
    replications = filter(None, map(_replication, _everywhere()))
    return any(d["FileSystemId"] == system.file_system_id for r in replications for d in r["Destinations"])


def _destination(asked: dict[str, Any], source: FileSystem, region: str) -> dict[str, Any]:
    region = asked.get("Region") or (asked.get("AvailabilityZoneName") or "")[:-1] or region
    identifier = (asked.get("FileSystemId") or "").rpartition("/")[2]
    target = _existing(region, identifier) if identifier else _made(asked, source, region)
    target.overwrite = "REPLICATING"
    return {
        "Status": "ENABLED",
        "FileSystemId": target.file_system_id,
        "Region": region,
        "OwnerId": ACCOUNT,
        "LastReplicatedTimestamp": clock.now(),
    }


def _existing(region: str, identifier: str) -> FileSystem:
    target = efs_backends[ACCOUNT][region].file_systems_by_id.get(identifier)
    if target is None:
        raise FileSystemNotFound(identifier)
    if getattr(target, "overwrite", "ENABLED") != "DISABLED":
        raise Conflict("ConflictException", f"Replication overwrite protection of {identifier} must be disabled.")
    return target


def _made(asked: dict[str, Any], source: FileSystem, region: str) -> FileSystem:
    return efs_backends[ACCOUNT][region].create_file_system(
        creation_token=f"replica-of-{source.file_system_id}",
        performance_mode="generalPurpose",
        encrypted=True,
        kms_key_id=asked.get("KmsKeyId"),
        throughput_mode="bursting",
        provisioned_throughput_in_mibps=None,
        availability_zone_name=asked.get("AvailabilityZoneName"),
        backup=False,
        tags=[],
    )


def mend() -> None:
    base = "/2015-02-01/file-systems"
    urls.url_paths[f"{base}/<file_system_id>/replication-configuration"] = EFSResponse.dispatch
    urls.url_paths[f"{base}/replication-configurations"] = EFSResponse.dispatch

    @add(EFSResponse)
    def create_replication_configuration(self: EFSResponse) -> Any:
        source, asked = system_of(self), json.loads(self.body)
        if _involved(source):
            raise Conflict("ReplicationAlreadyExists", f"{source.file_system_id} is replicated already.")
        source.replication = {
            "SourceFileSystemId": source.file_system_id,
            "SourceFileSystemRegion": self.region,
            "SourceFileSystemArn": source.file_system_arn,
            "SourceFileSystemOwnerId": ACCOUNT,
            "OriginalSourceFileSystemArn": source.file_system_arn,
            "CreationTime": clock.now(),
            "Destinations": [_destination(d, source, self.region) for d in asked["Destinations"]],
        }
        return json.dumps(source.replication), JSON

    @add(EFSResponse)
    def describe_replication_configurations(self: EFSResponse) -> Any:
        wanted = (self.querystring.get("FileSystemId") or [None])[0]
        here = set(self.efs_backend.file_systems_by_id)
        ids = lambda r: {r["SourceFileSystemId"], *(d["FileSystemId"] for d in r["Destinations"])}  # noqa: E731
        found = [r for r in map(_replication, _everywhere()) if r and ids(r) & here]
        if wanted:
            found = [r for r in found if wanted in ids(r)]
            if not found:
                headers = {**JSON, "status": 404, "x-amzn-ErrorType": "ReplicationNotFound"}
                return json.dumps({"ErrorCode": "ReplicationNotFound", "Message": "no replication"}), headers
        return json.dumps({"Replications": found}), JSON

    @add(EFSResponse)
    def delete_replication_configuration(self: EFSResponse) -> Any:
        source = _found(self.path.strip("/").split("/")[2])
        for destination in (_replication(source) or {"Destinations": []})["Destinations"]:
            # It can be written again, and is protected again.
            _found(destination["FileSystemId"]).overwrite = "ENABLED"
        source.replication = None
        return "", {**JSON, "status": 204}

    @around(EFSResponse, "delete_file_system")
    def delete_file_system(original: Any, self: EFSResponse) -> Any:
        system = system_of(self)
        if _involved(system):
            raise Conflict("FileSystemInUse", f"{system.file_system_id} is part of a replication.")
        return original(self)
