"""EFS: backup policy, overwrite protection and replication, which moto lacks."""
from __future__ import annotations

import json
from typing import Any

from moto.efs import urls
from moto.efs.exceptions import FileSystemNotFound
from moto.efs.models import FileSystem, efs_backends
from moto.efs.responses import EFSResponse

from ..context import ACCOUNT, clock
from .patching import add, around

JSON = {"Content-Type": "application/json"}


def _system(response: EFSResponse) -> FileSystem:
    """The file system a path like /2015-02-01/file-systems/<id>/... is about."""
    parts = response.path.strip("/").split("/")
    found = response.efs_backend.file_systems_by_id.get(parts[2])
    if found is None:
        raise FileSystemNotFound(parts[2])
    return found


def _replication(system: FileSystem) -> dict[str, Any] | None:
    return getattr(system, "replication", None)


def _destination(asked: dict[str, Any], source: FileSystem, region: str) -> dict[str, Any]:
    region = asked.get("Region") or (asked.get("AvailabilityZoneName") or "")[:-1] or region
    identifier = (asked.get("FileSystemId") or "").rpartition("/")[2]
    if not identifier:
        made = efs_backends[ACCOUNT][region].create_file_system(
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
        identifier = made.file_system_id
    return {
        "Status": "ENABLED",
        "FileSystemId": identifier,
        "Region": region,
        "OwnerId": ACCOUNT,
        "LastReplicatedTimestamp": clock.now(),
    }


def _mend_replication() -> None:
    @add(EFSResponse)
    def create_replication_configuration(self: EFSResponse) -> Any:
        source, asked = _system(self), json.loads(self.body)
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
        found = [r for r in map(_replication, self.efs_backend.file_systems_by_id.values()) if r]
        if wanted:
            ids = lambda r: {r["SourceFileSystemId"], *(d["FileSystemId"] for d in r["Destinations"])}  # noqa: E731
            found = [r for r in found if wanted in ids(r)]
            if not found:
                headers = {**JSON, "status": 404, "x-amzn-ErrorType": "ReplicationNotFound"}
                return json.dumps({"ErrorCode": "ReplicationNotFound", "Message": "no replication"}), headers
        return json.dumps({"Replications": found}), JSON

    @add(EFSResponse)
    def delete_replication_configuration(self: EFSResponse) -> Any:
        _system(self).replication = None
        return "", {**JSON, "status": 204}


def mend() -> None:
    base = "/2015-02-01/file-systems"
    for path in ("<file_system_id>/protection", "<file_system_id>/replication-configuration"):
        urls.url_paths[f"{base}/{path}"] = EFSResponse.dispatch
    urls.url_paths[f"{base}/replication-configurations"] = EFSResponse.dispatch
    _mend_replication()

    @add(EFSResponse)
    def put_backup_policy(self: EFSResponse) -> Any:
        system, status = _system(self), json.loads(self.body)["BackupPolicy"]["Status"]
        system.backup_status = "ENABLED" if status.startswith("ENABL") else "DISABLED"
        return json.dumps({"BackupPolicy": {"Status": system.backup_status}}), JSON

    @around(EFSResponse, "describe_backup_policy")
    def describe_backup_policy(original: Any, self: EFSResponse) -> Any:
        status = getattr(_system(self), "backup_status", None)
        return (json.dumps({"BackupPolicy": {"Status": status}}), JSON) if status else original(self)

    @add(EFSResponse)
    def delete_file_system_policy(self: EFSResponse) -> Any:
        _system(self).file_system_policy = None
        return "", {**JSON, "status": 204}

    @add(EFSResponse)
    def update_file_system_protection(self: EFSResponse) -> Any:
        system = _system(self)
        system.overwrite = json.loads(self.body).get("ReplicationOverwriteProtection", "ENABLED")
        return json.dumps({"ReplicationOverwriteProtection": system.overwrite}), JSON

    @around(FileSystem, "info_json")
    def info(original: Any, self: FileSystem) -> dict[str, Any]:
        protection = {"ReplicationOverwriteProtection": getattr(self, "overwrite", "ENABLED")}
        return {**original(self), "FileSystemProtection": protection}
