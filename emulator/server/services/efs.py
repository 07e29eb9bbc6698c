"""EFS: backup policy and overwrite protection, which moto lacks."""
from __future__ import annotations

import json
from typing import Any

from moto.efs import urls
from moto.efs.exceptions import FileSystemNotFound
from moto.efs.models import FileSystem
from moto.efs.responses import EFSResponse

from .patching import add, around

JSON = {"Content-Type": "application/json"}


def system_of(response: EFSResponse) -> FileSystem:
    """The file system a path like /2015-02-01/file-systems/<id>/... is about."""
    parts = response.path.strip("/").split("/")
    found = response.efs_backend.file_systems_by_id.get(parts[2])
    if found is None:
        raise FileSystemNotFound(parts[2])
    return found


def mend() -> None:
    urls.url_paths["/2015-02-01/file-systems/<file_system_id>/protection"] = EFSResponse.dispatch

    @add(EFSResponse)
    def put_backup_policy(self: EFSResponse) -> Any:
        system, status = system_of(self), json.loads(self.body)["BackupPolicy"]["Status"]
        system.backup_status = "ENABLED" if status.startswith("ENABL") else "DISABLED"
        return json.dumps({"BackupPolicy": {"Status": system.backup_status}}), JSON

    @around(EFSResponse, "describe_backup_policy")
    def describe_backup_policy(original: Any, self: EFSResponse) -> Any:
        status = getattr(system_of(self), "backup_status", None)
        return (json.dumps({"BackupPolicy": {"Status": status}}), JSON) if status else original(self)

    @add(EFSResponse)
    def delete_file_system_policy(self: EFSResponse) -> Any:
        system_of(self).file_system_policy = None
        return "", {**JSON, "status": 204}

    @add(EFSResponse)
    def update_file_system_protection(self: EFSResponse) -> Any:
        system = system_of(self)
        system.overwrite = json.loads(self.body).get("ReplicationOverwriteProtection", "ENABLED")
        return json.dumps({"ReplicationOverwriteProtection": system.overwrite}), JSON

    @around(FileSystem, "info_json")
    def info(original: Any, self: FileSystem) -> dict[str, Any]:
        protection = {"ReplicationOverwriteProtection": getattr(self, "overwrite", "ENABLED")}
        return {**original(self), "FileSystemProtection": protection}
