"""AWS Backup: recovery points in their vaults, with the vault's key, their life and its lock."""
from __future__ import annotations

import json
import uuid
from typing import Any
from urllib.parse import unquote

from moto.backup import urls
from moto.backup.exceptions import InvalidRequestException, ResourceNotFoundException
from moto.backup.models import BackupBackend, Vault
from moto.backup.responses import BackupResponse
from moto.core.exceptions import JsonRESTError

from ..context import ACCOUNT, clock
from .backup_state import DAY, job_state, listed, narrowed, part, store, vault_key
from .patching import add, around

Point = dict[str, Any]


def new_point(
    backend: BackupBackend, vault: Vault, job: dict[str, Any], resource: dict[str, str], content: Any
) -> str:
    """The ARN of the point that a job makes in a vault: it is there when the job is. `content` is what comes back."""
    arn = f"arn:aws:backup:{backend.region_name}:{ACCOUNT}:recovery-point:{str(uuid.uuid4()).upper()}"
    store(backend, "points")[arn] = {
        "job": job,
        "content": content,
        "vault": vault.backup_vault_name,
        "fields": {
            "RecoveryPointArn": arn,
            "BackupVaultName": vault.backup_vault_name,
            "BackupVaultArn": vault.backup_vault_arn,
            "CreationDate": job["CreationDate"],
            "IamRoleArn": job["IamRoleArn"],
            "BackupSizeInBytes": job["size"],
            "EncryptionKeyArn": vault_key(backend, vault),
            "IsEncrypted": True,
            "IsParent": False,
            "VaultType": "BACKUP_VAULT",
            **resource,
            **_life(job["Lifecycle"], job["CreationDate"]),
        },
    }
    return arn


def _life(lifecycle: dict[str, Any], born: float) -> dict[str, Any]:
    days = {k: lifecycle[k] for k in ("MoveToColdStorageAfterDays", "DeleteAfterDays") if lifecycle.get(k)}
    names = {"MoveToColdStorageAfterDays": "MoveToColdStorageAt", "DeleteAfterDays": "DeleteAt"}
    dates = {names[k]: born + v * DAY for k, v in days.items()}
    return {"Lifecycle": days, "CalculatedLifecycle": dates} if days else {}


def points(backend: BackupBackend) -> list[Point]:
    """Those that are there: not the ones of failed jobs, nor the ones whose life is over."""
    return [p for p in list(store(backend, "points").values()) if job_state(p["job"]) != "FAILED" and not _is_over(p)]


def _is_over(point: Point) -> bool:
    ends = point["fields"].get("CalculatedLifecycle", {}).get("DeleteAt")
    return ends is not None and clock.now() >= ends


def is_ready(point: Point) -> bool:
    return job_state(point["job"]) == "COMPLETED"


def described(point: Point) -> dict[str, Any]:
    done = {"Status": "COMPLETED", "CompletionDate": point["job"]["ends"]}
    return {**point["fields"], **(done if is_ready(point) else {"Status": "CREATING"})}


def find_point(backend: BackupBackend, vault: str, arn: str) -> Point:
    backend.describe_backup_vault(vault)
    for point in points(backend):
        if point["vault"] == vault and point["fields"]["RecoveryPointArn"] == arn:
            return point
    raise ResourceNotFoundException(f"Cannot find recovery point {arn} in backup vault {vault}.")


def _mend_reading() -> None:
    @add(BackupResponse)
    def describe_recovery_point(self: BackupResponse) -> str:
        found = described(find_point(self.backup_backend, part(self, 1), part(self, 3)))
        return json.dumps({**found, "StorageClass": "WARM"})

    @add(BackupResponse)
    def list_recovery_points_by_backup_vault(self: BackupResponse) -> str:
        vault = self.backup_backend.describe_backup_vault(part(self, 1)).backup_vault_name
        found = [described(p) for p in points(self.backup_backend) if p["vault"] == vault]
        found = narrowed(self, found, {"resourceArn": "ResourceArn", "resourceType": "ResourceType"})
        return listed(self, "RecoveryPoints", found, "RecoveryPointArn")

    @add(BackupResponse)
    def list_recovery_points_by_resource(self: BackupResponse) -> str:
        resource = self.path.strip("/").removeprefix("resources/").removesuffix("/recovery-points")
        wanted = unquote(resource)
        fields = ("RecoveryPointArn", "CreationDate", "Status", "EncryptionKeyArn", "BackupVaultName", "IsParent")
        found = [described(p) for p in points(self.backup_backend) if p["fields"]["ResourceArn"] == wanted]
        return listed(
            self, "RecoveryPoints", [{k: f[k] for k in fields} for f in found], "RecoveryPointArn"
        )


def _mend_deletion() -> None:
    @add(BackupResponse)
    def delete_recovery_point(self: BackupResponse) -> str:
        backend, vault = self.backup_backend, part(self, 1)
        point = find_point(backend, vault, part(self, 3))
        if not is_ready(point):
            raise JsonRESTError(
                "InvalidResourceStateException", "AWS Backup is already performing an action on this recovery point."
            )
        if backend.vaults[vault].locked:
            # The words are AWS's own. A point whose retention has passed is no longer found at all.
            raise InvalidRequestException(
                "RecoveryPoint cannot be deleted or updated (Backup vault configured with Lock)"
            )
        del store(backend, "points")[point["fields"]["RecoveryPointArn"]]
        backend.tagger.delete_all_tags_for_resource(point["fields"]["RecoveryPointArn"])
        return ""

    @around(BackupBackend, "delete_backup_vault")
    def delete_backup_vault(original: Any, self: BackupBackend, backup_vault_name: str) -> None:
        if any(p["vault"] == backup_vault_name for p in points(self)):
            raise InvalidRequestException("Backup vault cannot be deleted because it contains recovery points.")
        original(self, backup_vault_name)


def _count(backend: BackupBackend, vault: Vault) -> Vault:
    """Under both names: moto lists with the one and describes with the other."""
    vault.num_of_recovery_points = sum(p["vault"] == vault.backup_vault_name for p in points(backend))
    vault.number_of_recovery_points = vault.num_of_recovery_points
    return vault


def _mend_count() -> None:
    @around(BackupBackend, "describe_backup_vault")
    def describe_backup_vault(original: Any, self: BackupBackend, backup_vault_name: str) -> Vault:
        return _count(self, original(self, backup_vault_name))

    @around(BackupBackend, "list_backup_vaults")
    def list_backup_vaults(original: Any, self: BackupBackend) -> list[Vault]:
        return [_count(self, vault) for vault in original(self)]


def mend() -> None:
    vault = r"{0}/backup-vaults/(?P<name>[^/]+)"
    for path in (f"{vault}/recovery-points/?$", f"{vault}/recovery-points/(?P<point>[^/]+)/?$"):
        urls.url_paths[path] = BackupResponse.dispatch
    urls.url_paths[r"{0}/resources/(?P<resource>.+)/recovery-points/?$"] = BackupResponse.dispatch
    _mend_reading()
    _mend_deletion()
    _mend_count()
