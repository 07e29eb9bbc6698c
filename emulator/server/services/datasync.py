"""DataSync: EFS and S3 locations, tasks and tags as Terraform reads them back. No file is ever copied."""
from __future__ import annotations

import json
import uuid
from typing import Any

from moto.datasync.exceptions import InvalidRequestException
from moto.datasync.models import DataSyncBackend, Location, Task
from moto.datasync.responses import DataSyncResponse

from ..context import ACCOUNT, clock
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


def _asked(response: DataSyncResponse) -> dict[str, Any]:
    return json.loads(response.body or "{}")


def _tags_of(response: DataSyncResponse) -> dict[str, dict[str, str]]:
    """Tags of everything, by ARN."""
    return response.datasync_backend.__dict__.setdefault("tags_by_arn", {})


def _folder(asked: dict[str, Any]) -> str:
    inner = (asked.get("Subdirectory") or "").strip("/")
    return f"/{inner}/" if inner else "/"


def _create_location(response: DataSyncResponse, kind: str, uri: str) -> str:
    asked = _asked(response)
    arn = response.datasync_backend.create_location(uri, typ=kind, metadata=asked)
    response.datasync_backend.locations[arn].created = clock.now()
    _tags_of(response)[arn] = {t["Key"]: t["Value"] for t in asked.get("Tags", [])}
    return json.dumps({"LocationArn": arn})


def _describe_location(response: DataSyncResponse, kind: str) -> str:
    location = response.datasync_backend._get_location(_asked(response)["LocationArn"], kind)
    found = {k: location.metadata[k] for k in LOCATION_FIELDS[kind] if location.metadata.get(k) is not None}
    return json.dumps(
        {"LocationArn": location.arn, "LocationUri": location.uri, "CreationTime": location.created, **found}
    )


def _mend_locations() -> None:
    @add(DataSyncResponse)
    def create_location_efs(self: DataSyncResponse) -> str:
        """AWS refuses a file system without a mount target, which is why an order of resources matters."""
        from moto.efs.models import efs_backends

        asked = _asked(self)
        system, backend = asked["EfsFilesystemArn"].rpartition("/")[2], efs_backends[ACCOUNT][self.region]
        targets = [t for t in backend.mount_targets_by_id.values() if t.file_system_id == system]
        if system not in backend.file_systems_by_id or not targets:
            raise InvalidRequestException(f"Invalid parameter: EFS file system {system} has no mount target")
        return _create_location(self, "EFS", f"efs://{self.region}.{system}{_folder(asked)}")

    @add(DataSyncResponse)
    def create_location_s3(self: DataSyncResponse) -> str:
        asked = _asked(self)
        return _create_location(self, "S3", f"s3://{asked['S3BucketArn'].rpartition(':')[2]}{_folder(asked)}")

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
        asked = _asked(self)
        arn = self.datasync_backend.create_task(
            asked["SourceLocationArn"], asked["DestinationLocationArn"], asked.get("Name", ""), metadata=asked
        )
        self.datasync_backend.tasks[arn].created = clock.now()
        _tags_of(self)[arn] = {t["Key"]: t["Value"] for t in asked.get("Tags", [])}
        return json.dumps({"TaskArn": arn})

    @add(DataSyncResponse)
    def update_task(self: DataSyncResponse) -> str:
        asked = _asked(self)
        task = self.datasync_backend._get_task(asked["TaskArn"])
        task.metadata, task.name = {**task.metadata, **asked}, asked.get("Name", task.name)
        return "{}"

    @add(DataSyncResponse)
    def describe_task(self: DataSyncResponse) -> str:
        task = self.datasync_backend._get_task(_asked(self)["TaskArn"])
        found = {k: task.metadata[k] for k in TASK_FIELDS if task.metadata.get(k)}
        found["Options"] = {**OPTIONS, **found.get("Options", {})}
        if task.current_task_execution_arn:
            found["CurrentTaskExecutionArn"] = task.current_task_execution_arn
        return json.dumps(
            {
                "TaskArn": task.arn,
                "Status": task.status,
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
        tags = _tags_of(self).get(_asked(self)["ResourceArn"], {})
        return json.dumps({"Tags": [{"Key": k, "Value": v} for k, v in tags.items()]})

    @add(DataSyncResponse)
    def tag_resource(self: DataSyncResponse) -> str:
        asked = _asked(self)
        _tags_of(self).setdefault(asked["ResourceArn"], {}).update({t["Key"]: t["Value"] for t in asked["Tags"]})
        return "{}"

    @add(DataSyncResponse)
    def untag_resource(self: DataSyncResponse) -> str:
        asked = _asked(self)
        for key in asked["Keys"]:
            _tags_of(self).get(asked["ResourceArn"], {}).pop(key, None)
        return "{}"
