"""DataSync: executions of a task run through their states in virtual time, one after the other. No file is copied."""
from __future__ import annotations

import json
import uuid
from typing import Any

from moto.datasync.exceptions import InvalidRequestException
from moto.datasync.models import DataSyncBackend, Task, TaskExecution
from moto.datasync.responses import DataSyncResponse

from ..context import clock, settings
from .datasync_state import asked, listed, tags_of
from .patching import add, around

# Each phase begins at this part of an execution's time.
PHASES = ((0.8, "VERIFYING"), (0.3, "TRANSFERRING"), (0.1, "PREPARING"), (0.0, "LAUNCHING"))
OVER = ("SUCCESS", "ERROR")
# What every execution is said to have moved.
FILES, SIZE = 3, 6144


def state_of(execution: TaskExecution) -> str:
    now = clock.now()
    if execution.cancelled_at is not None or (now >= execution.ends and execution.fails):
        return "ERROR"
    if now >= execution.ends:
        return "SUCCESS"
    if now < execution.begins:
        return "QUEUED"
    done = (now - execution.begins) / (execution.ends - execution.begins)
    return next(name for start, name in PHASES if done >= start)


def _of_task(backend: DataSyncBackend, task: Task) -> list[TaskExecution]:
    return [e for e in backend.task_executions.values() if e.task_arn == task.arn]


def current(backend: DataSyncBackend, task: Task) -> TaskExecution | None:
    """The one that runs now; those that wait for it do not count."""
    return next((e for e in _of_task(backend, task) if state_of(e) not in (*OVER, "QUEUED")), None)


def _start(backend: DataSyncBackend, task: Task, request: dict[str, Any]) -> TaskExecution:
    open_ends = [e.ends for e in _of_task(backend, task) if state_of(e) not in OVER]
    options = {**task.metadata.get("Options", {}), **request.get("OverrideOptions", {})}
    if open_ends and options.get("TaskQueueing", "ENABLED") == "DISABLED":
        raise InvalidRequestException(f"Task {task.arn} is already running and does not queue executions.")
    made = TaskExecution(task.arn)
    made.arn = f"{task.arn}/execution/exec-{uuid.uuid4().hex[:17]}"
    made.began = clock.now()
    made.begins = max([made.began, *open_ends])
    made.ends, made.cancelled_at = made.begins + settings["transferSeconds"], None
    names = {task.arn, backend.locations[task.source_location_arn].uri.rstrip("/").rpartition(".")[2]}
    made.fails, made.options = bool(names & set(settings["transferFails"])), options
    backend.task_executions[made.arn] = made
    return made


def _described(execution: TaskExecution) -> dict[str, Any]:
    state = state_of(execution)
    found: dict[str, Any] = {
        "TaskExecutionArn": execution.arn,
        "Status": state,
        "StartTime": execution.began,
        "Options": {"VerifyMode": "ONLY_FILES_TRANSFERRED", **execution.options},
        "EstimatedFilesToTransfer": FILES,
        "EstimatedBytesToTransfer": SIZE,
        "FilesTransferred": FILES if state in ("VERIFYING", "SUCCESS") else 0,
        "BytesTransferred": SIZE if state in ("VERIFYING", "SUCCESS") else 0,
        "BytesWritten": SIZE if state in ("VERIFYING", "SUCCESS") else 0,
        "BytesCompressed": SIZE // 2 if state in ("VERIFYING", "SUCCESS") else 0,
        "FilesVerified": FILES if state == "SUCCESS" else 0,
    }
    if state != "QUEUED":
        found["LaunchTime"] = execution.begins
    if state in OVER:
        found["EndTime"] = execution.ends
    if state == "SUCCESS":
        found["Result"] = {"PrepareStatus": "SUCCESS", "TransferStatus": "SUCCESS", "VerifyStatus": "SUCCESS"}
    if state == "ERROR":
        detail = "Cancelled." if execution.cancelled_at else "Failed, forced by the emulator's settings."
        code = "OpCancelled" if execution.cancelled_at else "OpNotSupp"
        found["Result"] = {"TransferStatus": "ERROR", "ErrorCode": code, "ErrorDetail": detail}
    return found


def mend() -> None:
    @around(DataSyncBackend, "_get_task_execution")
    def get(original: Any, self: DataSyncBackend, arn: str) -> TaskExecution:
        if arn not in self.task_executions:
            raise InvalidRequestException(f"Task execution {arn} is not found.")
        return original(self, arn)

    @add(DataSyncResponse)
    def start_task_execution(self: DataSyncResponse) -> str:
        request, backend = asked(self), self.datasync_backend
        made = _start(backend, backend._get_task(request["TaskArn"]), request)
        tags_of(self)[made.arn] = {t["Key"]: t["Value"] for t in request.get("Tags", [])}
        return json.dumps({"TaskExecutionArn": made.arn})

    @add(DataSyncResponse)
    def describe_task_execution(self: DataSyncResponse) -> str:
        return json.dumps(_described(self.datasync_backend._get_task_execution(asked(self)["TaskExecutionArn"])))

    @add(DataSyncResponse)
    def cancel_task_execution(self: DataSyncResponse) -> str:
        execution = self.datasync_backend._get_task_execution(asked(self)["TaskExecutionArn"])
        if state_of(execution) in OVER:
            raise InvalidRequestException(f"Task execution {execution.arn} has ended.")
        execution.cancelled_at = execution.ends = clock.now()
        return "{}"

    @add(DataSyncResponse)
    def list_task_executions(self: DataSyncResponse) -> str:
        request, backend = asked(self), self.datasync_backend
        task = request.get("TaskArn")
        found = _of_task(backend, backend._get_task(task)) if task else list(backend.task_executions.values())
        entries = [{"TaskExecutionArn": e.arn, "Status": state_of(e)} for e in found]
        return listed(request, "TaskExecutions", entries, "TaskExecutionArn")
