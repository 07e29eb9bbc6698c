"""AWS Backup: copy jobs, which make a recovery point in another vault, mostly of another region."""
from __future__ import annotations

import json
from typing import Any

from moto.backup import urls
from moto.backup.exceptions import InvalidParameterValueException, InvalidRequestException, ResourceNotFoundException
from moto.backup.models import BackupBackend, backup_backends
from moto.backup.responses import BackupResponse

from ..context import ACCOUNT, settings
from .backup_jobs import FORCED, new_job, once_per_token, require
from .backup_points import find_point, is_ready, new_point
from .backup_state import asked, job_result, listed, narrowed, part, retention_problem, store
from .patching import add

ABOUT = ("ResourceArn", "ResourceType", "ResourceName")


def _destination(arn: str) -> tuple[BackupBackend, str]:
    parts = arn.split(":")
    if len(parts) != 7 or parts[2] != "backup" or parts[5] != "backup-vault":
        raise InvalidParameterValueException(f"{arn} is not the ARN of a backup vault.")
    return backup_backends[ACCOUNT][parts[3]], parts[6]


def _start(backend: BackupBackend, request: dict[str, Any]) -> dict[str, Any]:
    source = find_point(backend, request["SourceBackupVaultName"], request["RecoveryPointArn"])
    if not is_ready(source):
        raise InvalidRequestException(f"Recovery point {request['RecoveryPointArn']} is not completed.")
    elsewhere, name = _destination(request["DestinationBackupVaultArn"])
    vault, fields = elsewhere.vaults.get(name), source["fields"]
    # AWS takes the order, and the job finds out.
    failure = f"Backup vault {name} does not exist." if vault is None else None
    failure = failure or retention_problem(vault, request.get("Lifecycle") or {})
    if {fields["RecoveryPointArn"], fields["ResourceArn"]} & set(settings["backupCopyFails"]):
        failure = FORCED
    job = new_job(request, settings["backupCopySeconds"], failure, fields["BackupSizeInBytes"])
    about = {k: fields[k] for k in ABOUT}
    job["fields"] = {
        "AccountId": ACCOUNT,
        "CopyJobId": job["id"],
        "SourceBackupVaultArn": fields["BackupVaultArn"],
        "SourceRecoveryPointArn": fields["RecoveryPointArn"],
        "DestinationBackupVaultArn": request["DestinationBackupVaultArn"],
        "CreationDate": job["CreationDate"],
        "BackupSizeInBytes": job["size"],
        "IamRoleArn": job["IamRoleArn"],
        "IsParent": False,
        **about,
    }
    if vault is not None:
        named = {**about, "SourceBackupVaultArn": fields["BackupVaultArn"]}
        made = new_point(elsewhere, vault, job, named, source["content"])
        elsewhere.tag_resource(made, backend.list_tags(fields["RecoveryPointArn"]))
        job["fields"]["DestinationRecoveryPointArn"] = made
    store(backend, "copies")[job["id"]] = job
    return job


def _described(job: dict[str, Any]) -> dict[str, Any]:
    return job_result(job, job["fields"])


def mend() -> None:
    for path in (r"{0}/copy-jobs/?$", r"{0}/copy-jobs/(?P<job>[^/]+)/?$"):
        urls.url_paths[path] = BackupResponse.dispatch

    @add(BackupResponse)
    def start_copy_job(self: BackupResponse) -> str:
        request, backend = asked(self), self.backup_backend
        require(request, "RecoveryPointArn", "SourceBackupVaultName", "DestinationBackupVaultArn", "IamRoleArn")
        job = once_per_token(backend, "copy", request, lambda: _start(backend, request))
        return json.dumps({name: job["fields"][name] for name in ("CopyJobId", "CreationDate", "IsParent")})

    @add(BackupResponse)
    def describe_copy_job(self: BackupResponse) -> str:
        job = store(self.backup_backend, "copies").get(part(self, 1))
        if job is None:
            raise ResourceNotFoundException(f"Cannot find copy job {part(self, 1)}.")
        return json.dumps({"CopyJob": _described(job)})

    @add(BackupResponse)
    def list_copy_jobs(self: BackupResponse) -> str:
        filters = {
            "resourceArn": "ResourceArn",
            "state": "State",
            "destinationVaultArn": "DestinationBackupVaultArn",
            "resourceType": "ResourceType",
            "sourceRecoveryPointArn": "SourceRecoveryPointArn",
        }
        jobs = [_described(j) for j in store(self.backup_backend, "copies").values()]
        return listed(self, "CopyJobs", narrowed(self, jobs, filters), "CopyJobId")
