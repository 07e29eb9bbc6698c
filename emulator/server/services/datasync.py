"""DataSync: EFS and S3 locations, tasks and tags as Terraform reads them back, and lists of them in pages."""
from __future__ import annotations

import json
import uuid
from typing import Any

from moto.datasync.exceptions import InvalidRequestException
from moto.datasync.models import DataSyncBackend, Location, Task
from moto.datasync.responses import DataSyncResponse

from ..context import ACCOUNT, clock
from .datasync_executions import current
from .datasync_state import asked, listed, narrowed, tags_of
from .patching import add, around

LOCATION_FIELDS = {
    "EFS": ("Ec2Config", "AccessPointArn", "FileSystemAccessRoleArn", "InTransitEncryption"),
    "S3": ("S3Config", "S3StorageClass", "AgentArns"),
}
TASK_FIELDS = ("CloudWatchLogGroupArn", "Excludes", "Includes", "Schedule", "TaskReportConfig", "Options")
OPTIONS = {
    "VerifyMode": "POINT_IN_TIME_CONSISTENT",
    "OverwriteMode": "ALWAYS",
    "Atime": "BEST_EFFORT",
    "Mtime": "PRESERVE",
    "Uid": "INT_VALUE",
    "Gid": "INT_VALUE",
    "PreserveDeletedFiles": "PRESERVE",
    "PreserveDevices": "NONE",
    "PosixPermissions": "PRESERVE",
    "BytesPerSecond": -1,
    "TaskQueueing": "ENABLED",
    "LogLevel": "OFF",
    "TransferMode": "CHANGED",
    "SecurityDescriptorCopyFlags": "NONE",
    "ObjectTags": "PRESERVE",
}


def _folder(request: dict[str, Any]) -> str:
    inner = (request.get("Subdirectory") or "").strip("/")
    return f"/{inner}/" if inner else "/"


def _create_location(response: DataSyncResponse, kind: str, uri: str) -> str:
    request = asked(response)
    arn = response.datasync_backend.create_location(uri, typ=kind, metadata=request)
    response.datasync_backend.locations[arn].created = clock.now()
    tags_of(response)[arn] = {t["Key"]: t["Value"] for t in request.get("Tags", [])}
    return json.dumps({"LocationArn": arn})


def _describe_location(response: DataSyncResponse, kind: str) -> str:
    location = response.datasync_backend._get_location(asked(response)["LocationArn"], kind)
    found = {k: location.metadata[k] for k in LOCATION_FIELDS[kind] if location.metadata.get(k) is not None}
    return json.dumps(
        {"LocationArn": location.arn, "LocationUri": location.uri, "CreationTime": location.created, **found}
    )


def _mend_locations() -> None:
    @add(DataSyncResponse)
    def create_location_efs(self: DataSyncResponse) -> str:
        """AWS refuses a file system without a mount target, which is why an order of resources matters."""
        from moto.efs.models import efs_backends

        request = asked(self)
        system, backend = request["EfsFilesystemArn"].rpartition("/")[2], efs_backends[ACCOUNT][self.region]
        targets = [t for t in backend.mount_targets_by_id.values() if t.file_system_id == system]
        if system not in backend.file_systems_by_id or not targets:
            raise InvalidRequestException(f"Invalid parameter: EFS file system {system} has no mount target")
        return _create_location(self, "EFS", f"efs://{self.region}.{system}{_folder(request)}")

    @add(DataSyncResponse)
    def create_location_s3(self: DataSyncResponse) -> str:
        request = asked(self)
        return _create_location(self, "S3", f"s3://{request['S3BucketArn'].rpartition(':')[2]}{_folder(request)}")

    @add(DataSyncResponse)
    def list_locations(self: DataSyncResponse) -> str:
        request, locations = asked(self), list(self.datasync_backend.locations.values())
        fields = {"LocationUri": lambda loc: [loc.uri], "LocationType": lambda loc: [loc.typ]}
        found = narrowed(request, locations, fields)
        entries = [{"LocationArn": loc.arn, "LocationUri": loc.uri} for loc in found]
        return listed(request, "Locations", entries, "LocationArn")

    @add(DataSyncResponse)
    def describe_location_efs(self: DataSyncResponse) -> str:
        return _describe_location(self, "EFS")

    @add(DataSyncResponse)
    def describe_location_s3(self: DataSyncResponse) -> str:
        return _describe_location(self, "S3")


def _mend_tasks() -> None:
    @around(DataSyncBackend, "_get_task")
    def get_task(original: Any, self: DataSyncBackend, task_arn: str) -> Task:
        if task_arn not in self.tasks:  # the words by which Terraform sees that a task is gone
            raise InvalidRequestException(f"Task {task_arn} is not found.")
        return original(self, task_arn)

    @add(DataSyncResponse)
    def create_task(self: DataSyncResponse) -> str:
        request = asked(self)
        arn = self.datasync_backend.create_task(
            request["SourceLocationArn"], request["DestinationLocationArn"], request.get("Name", ""), metadata=request
        )
        self.datasync_backend.tasks[arn].created = clock.now()
        tags_of(self)[arn] = {t["Key"]: t["Value"] for t in request.get("Tags", [])}
        return json.dumps({"TaskArn": arn})

    @add(DataSyncResponse)
    def update_task(self: DataSyncResponse) -> str:
        request = asked(self)
        task = self.datasync_backend._get_task(request["TaskArn"])
        task.metadata, task.name = {**task.metadata, **request}, request.get("Name", task.name)
        return "{}"

    @add(DataSyncResponse)
    def list_tasks(self: DataSyncResponse) -> str:
        request, backend = asked(self), self.datasync_backend
        ends = {"LocationId": lambda task: [task.source_location_arn, task.destination_location_arn]}
        entries = [
            {"TaskArn": t.arn, "Name": t.name, "Status": "RUNNING" if current(backend, t) else "AVAILABLE"}
            for t in narrowed(request, list(backend.tasks.values()), ends)
        ]
        return listed(request, "Tasks", entries, "TaskArn")

    @add(DataSyncResponse)
    def describe_task(self: DataSyncResponse) -> str:
        task = self.datasync_backend._get_task(asked(self)["TaskArn"])
        running = current(self.datasync_backend, task)
        found = {k: task.metadata[k] for k in TASK_FIELDS if task.metadata.get(k)}
        found["Options"] = {**OPTIONS, **found.get("Options", {})}
        if running:
            found["CurrentTaskExecutionArn"] = running.arn
        return json.dumps(
            {
                "TaskArn": task.arn,
                "Status": "RUNNING" if running else "AVAILABLE",
                "Name": task.name,
                "SourceLocationArn": task.source_location_arn,
                "DestinationLocationArn": task.destination_location_arn,
                "TaskMode": task.metadata.get("TaskMode", "BASIC"),
                "CreationTime": task.created,
                **found,
            }
        )


def mend() -> None:
    for kind, prefix in ((Location, "location/loc"), (Task, "task/task")):

        @around(kind, "__init__")
        def own_arn(original: Any, self: Any, *args: Any, prefix: str = prefix, **kwargs: Any) -> None:
            """moto writes another account's number into the ARN."""
            original(self, *args, **kwargs)
            self.arn = f"{self.arn.rsplit(':', 2)[0]}:{ACCOUNT}:{prefix}-{uuid.uuid4().hex[:17]}"

    _mend_locations()
    _mend_tasks()

    @add(DataSyncResponse)
    def list_tags_for_resource(self: DataSyncResponse) -> str:
        tags = tags_of(self).get(asked(self)["ResourceArn"], {})
        return json.dumps({"Tags": [{"Key": k, "Value": v} for k, v in tags.items()]})

    @add(DataSyncResponse)
    def tag_resource(self: DataSyncResponse) -> str:
        request = asked(self)
        tags_of(self).setdefault(request["ResourceArn"], {}).update({t["Key"]: t["Value"] for t in request["Tags"]})
        return "{}"

    @add(DataSyncResponse)
    def untag_resource(self: DataSyncResponse) -> str:
        request = asked(self)
        for key in request["Keys"]:
            tags_of(self).get(request["ResourceArn"], {}).pop(key, None)
        return "{}"
