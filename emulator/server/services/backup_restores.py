"""AWS Backup: restore jobs, which make a new table of a recovery point in virtual time, or fail.

A restored table has the items and keys of the original, not its tags, TTL, streams or point-in-time recovery
(https://docs.aws.amazon.com/aws-backup/latest/devguide/restoring-dynamodb.html).
"""
from __future__ import annotations

import json
from typing import Any

from moto.backup import urls
from moto.backup.exceptions import InvalidParameterValueException, InvalidRequestException, ResourceNotFoundException
from moto.backup.models import BackupBackend
from moto.backup.responses import BackupResponse
from moto.dynamodb.models import dynamodb_backends
from moto.dynamodb.models.table import Backup, RestoredTable

from ..context import ACCOUNT, settings
from .backup_jobs import new_job, once_per_token, require
from .backup_points import is_ready, points
from .backup_state import asked, job_result, part, store
from .patching import add


def _point(backend: BackupBackend, arn: str) -> dict[str, Any]:
    for point in points(backend):
        if point["fields"]["RecoveryPointArn"] == arn:
            return point
    raise ResourceNotFoundException(f"Cannot find recovery point {arn}.")


def _start(backend: BackupBackend, request: dict[str, Any]) -> dict[str, Any]:
    point, metadata = _point(backend, request["RecoveryPointArn"]), request["Metadata"]
    fields, name = point["fields"], metadata.get("targetTableName")
    if fields["ResourceType"] != "DynamoDB":
        raise InvalidRequestException(f"The emulator restores no {fields['ResourceType']}.")
    if not is_ready(point):
        raise InvalidRequestException("The recovery point is not completed.")
    if not name:
        raise InvalidParameterValueException("The metadata must have targetTableName.")
    tables = dynamodb_backends[ACCOUNT][backend.region_name].tables
    # AWS takes the order, and the job finds out.
    failure = f"Table already exists: {name}" if name in tables else None
    job = new_job(request, settings["restoreJobSeconds"], failure, fields["BackupSizeInBytes"])
    job["fields"] = {
        "AccountId": ACCOUNT,
        "RestoreJobId": job["id"],
        "RecoveryPointArn": fields["RecoveryPointArn"],
        "CreationDate": job["CreationDate"],
        "IamRoleArn": job["IamRoleArn"],
        "ResourceType": fields["ResourceType"],
    }
    if failure is None:
        frozen = Backup(ACCOUNT, backend.region_name, name, point["content"])
        tables[name] = RestoredTable(name, account_id=ACCOUNT, region=backend.region_name, backup=frozen)
        tables[name].billing_mode = point["content"].billing_mode
        tables[name].source_backup_arn = fields["RecoveryPointArn"]
        job["fields"]["CreatedResourceArn"] = tables[name].table_arn
    store(backend, "restores")[job["id"]] = job
    return job


def _described(job: dict[str, Any]) -> dict[str, Any]:
    """A restore job says `Status` where the others say `State`."""
    result = job_result(job, job["fields"])
    state = result.pop("State")
    if state != "COMPLETED":
        result.pop("CreatedResourceArn", None)
    return {**result, "Status": "PENDING" if state == "CREATED" else state}


def mend() -> None:
    for path in (r"{0}/restore-jobs/?$", r"{0}/restore-jobs/(?P<job>[^/]+)/?$"):
        urls.url_paths[path] = BackupResponse.dispatch

    @add(BackupResponse)
    def start_restore_job(self: BackupResponse) -> str:
        request, backend = asked(self), self.backup_backend
        require(request, "RecoveryPointArn", "Metadata", "IamRoleArn")
        job = once_per_token(backend, "restore", request, lambda: _start(backend, request))
        return json.dumps({"RestoreJobId": job["id"]})

    @add(BackupResponse)
    def describe_restore_job(self: BackupResponse) -> str:
        job = store(self.backup_backend, "restores").get(part(self, 1))
        if job is None:
            raise ResourceNotFoundException(f"Cannot find restore job {part(self, 1)}.")
        return json.dumps(_described(job))
