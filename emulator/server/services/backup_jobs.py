"""AWS Backup: backup jobs, which make a recovery point in virtual time, or fail."""
from __future__ import annotations

import json
import uuid
from typing import Any

from moto.backup import urls
from moto.backup.exceptions import ResourceNotFoundException
from moto.backup.models import BackupBackend
from moto.backup.responses import BackupResponse
from moto.core.exceptions import JsonRESTError

from ..context import ACCOUNT, clock, settings
from .backup_points import new_point
from .backup_resources import find_resource
from .backup_state import asked, job_result, listed, narrowed, part, retention_problem, store
from .patching import add

FORCED = "Failed, forced by the emulator's settings."


def require(request: dict[str, Any], *names: str) -> None:
    for name in names:
        if not request.get(name):
            raise JsonRESTError("MissingParameterValueException", f"{name} must be given.")


def once_per_token(backend: BackupBackend, kind: str, request: dict[str, Any], start: Any) -> dict[str, Any]:
    """The same token starts the same job only once."""
    tokens, token = store(backend, f"{kind}_tokens"), request.get("IdempotencyToken")
    if token and token in tokens:
        return tokens[token]
    job = start()
    if token:
        tokens[token] = job
    return job


def new_job(request: dict[str, Any], seconds: float, failure: str | None, size: int) -> dict[str, Any]:
    now = clock.now()
    return {
        "id": str(uuid.uuid4()).upper(),
        "CreationDate": now,
        "ends": now + seconds,
        "failure": failure,
        "size": size,
        "IamRoleArn": request["IamRoleArn"],
        "Lifecycle": request.get("Lifecycle") or {},
    }


def _start(backend: BackupBackend, request: dict[str, Any]) -> dict[str, Any]:
    vault = backend.describe_backup_vault(request["BackupVaultName"])
    arn = request["ResourceArn"]
    resource = find_resource(arn, backend.region_name)
    failure = retention_problem(vault, request.get("Lifecycle") or {})
    if arn in settings["backupJobFails"]:
        failure = FORCED
    job = new_job(request, settings["backupJobSeconds"], failure, resource.size)
    about = {"ResourceArn": arn, "ResourceType": resource.kind, "ResourceName": resource.name}
    point = new_point(backend, vault, job, about, resource.content)
    backend.tag_resource(point, {**resource.tags, **(request.get("RecoveryPointTags") or {})})
    job["fields"] = {
        "AccountId": ACCOUNT,
        "BackupJobId": job["id"],
        "BackupVaultName": vault.backup_vault_name,
        "BackupVaultArn": vault.backup_vault_arn,
        "RecoveryPointArn": point,
        "CreationDate": job["CreationDate"],
        "IamRoleArn": job["IamRoleArn"],
        "StartBy": job["CreationDate"] + 60 * (request.get("StartWindowMinutes") or 480),
        "IsParent": False,
        **about,
    }
    store(backend, "jobs")[job["id"]] = job
    return job


def _described(job: dict[str, Any]) -> dict[str, Any]:
    result = job_result(job, job["fields"])
    done = result["State"] == "COMPLETED"
    return {**result, "PercentDone": "100.0" if done else "0.0", **({"BackupSizeInBytes": job["size"]} if done else {})}


def _find(response: BackupResponse) -> dict[str, Any]:
    job = store(response.backup_backend, "jobs").get(part(response, 1))
    if job is None:
        raise ResourceNotFoundException(f"Cannot find backup job {part(response, 1)}.")
    return job


def mend() -> None:
    for path in (r"{0}/backup-jobs/?$", r"{0}/backup-jobs/(?P<job>[^/]+)/?$"):
        urls.url_paths[path] = BackupResponse.dispatch

    @add(BackupResponse)
    def start_backup_job(self: BackupResponse) -> str:
        request, backend = asked(self), self.backup_backend
        require(request, "BackupVaultName", "ResourceArn", "IamRoleArn")
        job = once_per_token(backend, "job", request, lambda: _start(backend, request))
        names = ("BackupJobId", "RecoveryPointArn", "CreationDate", "IsParent")
        return json.dumps({name: job["fields"][name] for name in names})

    @add(BackupResponse)
    def describe_backup_job(self: BackupResponse) -> str:
        return json.dumps(_described(_find(self)))

    @add(BackupResponse)
    def list_backup_jobs(self: BackupResponse) -> str:
        filters = {
            "resourceArn": "ResourceArn",
            "state": "State",
            "backupVaultName": "BackupVaultName",
            "resourceType": "ResourceType",
        }
        jobs = [_described(j) for j in store(self.backup_backend, "jobs").values()]
        return listed(self, "BackupJobs", narrowed(self, jobs, filters), "BackupJobId")
