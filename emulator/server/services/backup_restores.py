"""AWS Backup: restore jobs, which make a new table of a recovery point in virtual time, or fail.

A restored table has the items and keys of the original, not its tags, TTL, streams or point-in-time recovery. It is not there
while its job is PENDING, and CREATING while that is RUNNING: then nobody can delete it
(https://docs.aws.amazon.com/aws-backup/latest/devguide/restoring-dynamodb.html).
"""
from __future__ import annotations

import json
from typing import Any

from moto.backup import urls
from moto.backup.exceptions import InvalidParameterValueException, InvalidRequestException, ResourceNotFoundException
from moto.backup.models import BackupBackend, backup_backends
from moto.backup.responses import BackupResponse
from moto.core.exceptions import JsonRESTError
from moto.dynamodb.exceptions import ERROR_TYPE_PREFIX
from moto.dynamodb.models import DynamoDBBackend, dynamodb_backends
from moto.dynamodb.models.table import Backup, RestoredTable

from ..context import ACCOUNT, clock, settings
from .backup_jobs import new_job, once_per_token, require
from .backup_points import is_ready, points
from .backup_state import asked, job_result, job_state, listed, narrowed, part, store
from .patching import add, around


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
    job["metadata"] = metadata
    if failure is None:
        frozen = Backup(ACCOUNT, backend.region_name, name, point["content"])
        table = RestoredTable(name, account_id=ACCOUNT, region=backend.region_name, backup=frozen)
        table.billing_mode = point["content"].billing_mode
        table.source_backup_arn = fields["RecoveryPointArn"]
        table.ready_at = job["ends"]
        job["table"] = table
        job["fields"]["CreatedResourceArn"] = table.table_arn
    store(backend, "restores")[job["id"]] = job
    return job


def _described(job: dict[str, Any]) -> dict[str, Any]:
    """A restore job says `Status` where the others say `State`."""
    result = job_result(job, job["fields"])
    state = result.pop("State")
    if state != "COMPLETED":
        result.pop("CreatedResourceArn", None)
    return {**result, "Status": "PENDING" if state == "CREATED" else state}


def _arrive(region: str) -> None:
    """What jobs are making is there from the moment on at which they run."""
    tables = dynamodb_backends[ACCOUNT][region].tables
    for job in list(store(backup_backends[ACCOUNT][region], "restores").values()):
        if job.get("table") is None or job_state(job) == "CREATED":
            continue
        table = job.pop("table")
        if table.name in tables:
            job["failure"] = f"Table already exists: {table.name}"
        else:
            tables[table.name] = table


def _is_creating(table: Any) -> bool:
    return clock.now() < getattr(table, "ready_at", 0)


def _mend_tables() -> None:
    for name in ("get_table", "list_tables"):

        @around(DynamoDBBackend, name)
        def look(original: Any, self: DynamoDBBackend, *args: Any, **kwargs: Any) -> Any:
            _arrive(self.region_name)
            return original(self, *args, **kwargs)

    @around(RestoredTable, "describe")
    def describe(original: Any, self: RestoredTable, base_key: str = "TableDescription") -> dict[str, Any]:
        result = original(self, base_key=base_key)
        if _is_creating(self):
            result[base_key]["TableStatus"] = "CREATING"
            result[base_key]["RestoreSummary"]["RestoreInProgress"] = True
        return result

    @around(DynamoDBBackend, "delete_table")
    def delete_table(original: Any, self: DynamoDBBackend, name: str) -> Any:
        if _is_creating(self.get_table(name)):
            raise JsonRESTError(
                ERROR_TYPE_PREFIX + "ResourceInUseException",
                f"Attempt to change a resource which is still in use: Table is being created: {name}",
            )
        return original(self, name)


def _job(response: BackupResponse) -> dict[str, Any]:
    job = store(response.backup_backend, "restores").get(part(response, 1))
    if job is None:
        raise ResourceNotFoundException(f"Cannot find restore job {part(response, 1)}.")
    return job


def mend() -> None:
    _mend_tables()
    for path in (
        r"{0}/restore-jobs/?$",
        r"{0}/restore-jobs/(?P<job>[^/]+)/?$",
        r"{0}/restore-jobs/(?P<job>[^/]+)/metadata/?$",
    ):
        urls.url_paths[path] = BackupResponse.dispatch

    @add(BackupResponse)
    def start_restore_job(self: BackupResponse) -> str:
        request, backend = asked(self), self.backup_backend
        require(request, "RecoveryPointArn", "Metadata", "IamRoleArn")
        job = once_per_token(backend, "restore", request, lambda: _start(backend, request))
        return json.dumps({"RestoreJobId": job["id"]})

    @add(BackupResponse)
    def describe_restore_job(self: BackupResponse) -> str:
        return json.dumps(_described(_job(self)))

    @add(BackupResponse)
    def get_restore_job_metadata(self: BackupResponse) -> str:
        job = _job(self)
        return json.dumps({"RestoreJobId": job["id"], "Metadata": job["metadata"]})

    @add(BackupResponse)
    def list_restore_jobs(self: BackupResponse) -> str:
        jobs = [_described(job) for job in store(self.backup_backend, "restores").values()]
        filters = {"resourceType": "ResourceType", "status": "Status"}
        return listed(self, "RestoreJobs", narrowed(self, jobs, filters), "RestoreJobId")
