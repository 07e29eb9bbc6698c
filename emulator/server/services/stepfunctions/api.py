"""The API of Step Functions around the interpreter: starting, describing, validating."""
from __future__ import annotations

import copy
import json
import time
import uuid
from typing import Any

from moto.core.responses import ActionResult
from moto.core.utils import utcnow
from moto.stepfunctions.models import StateMachine
from moto.stepfunctions.parser.api import ExecutionStatus
from moto.stepfunctions.parser.asl.parse.asl_parser import AmazonStateLanguageParser
from moto.stepfunctions.parser.backend.execution import Execution
from moto.stepfunctions.parser.backend.execution_worker import ExecutionWorker
from moto.stepfunctions.parser.models import StepFunctionsParserBackend, stepfunctions_parser_backends
from moto.stepfunctions.responses import StepFunctionResponse

from ..patching import add, around


START_SECONDS = 5


class Forgetful(list):
    """moto keeps every thread it ever started in a list."""

    def append(self, item: Any) -> None:
        pass


def stop_all() -> None:
    """Abort what runs, so that a reset leaves no execution behind that still calls APIs."""
    for account in list(stepfunctions_parser_backends.values()):
        for backend in list(account.values()):
            for machine in list(backend.state_machines):
                for execution in list(machine.executions):
                    if execution.exec_status == ExecutionStatus.RUNNING:
                        execution.stop(stop_date=utcnow(), error=None, cause=None)


def diagnostics(definition: str) -> list[dict[str, str]]:
    try:
        AmazonStateLanguageParser.parse(definition)
    except Exception as problem:
        return [
            {
                "severity": "ERROR",
                "code": "SCHEMA_VALIDATION_FAILED",
                "message": str(problem)[:1000],
                "location": "/",
            }
        ]
    return []


def mend() -> None:
    from .everywhere import replace

    replace("TMP_THREADS", Forgetful())
    # An execution keeps a copy of its state machine. A deep copy would take all executions and the backend along,
    # and fails from the second execution on.
    StateMachine.__deepcopy__ = lambda self, memo: copy.copy(self)

    @around(StepFunctionsParserBackend, "start_execution")
    def start_execution(
        original: Any, self: Any, state_machine_arn: str, name: str | None = None, *args: Any, **kwargs: Any
    ) -> Execution:
        return original(self, state_machine_arn, name or str(uuid.uuid4()), *args, **kwargs)

    @around(StepFunctionResponse, "describe_execution")
    def describe_execution(original: Any, self: StepFunctionResponse) -> ActionResult:
        answer = original(self)
        execution = self.stepfunction_backend.describe_execution(self._get_param("executionArn"))
        if execution.stop_date and execution.exec_status != ExecutionStatus.RUNNING:
            answer.result["stopDate"] = execution.stop_date
        return answer

    @around(StepFunctionResponse, "stop_execution")
    def stop_execution(original: Any, self: StepFunctionResponse) -> ActionResult:
        """moto drops the error and the cause the caller gives."""
        backend, arn = self.stepfunction_backend, self._get_param("executionArn")
        execution = backend.describe_execution(arn)
        if execution.exec_status == ExecutionStatus.RUNNING:
            execution.error, execution.cause = self._get_param("error"), self._get_param("cause")
            execution.stop(stop_date=utcnow(), error=execution.error, cause=execution.cause)
        return ActionResult({"stopDate": execution.stop_date or utcnow()})

    @around(ExecutionWorker, "stop")
    def stop_worker(original: Any, self: ExecutionWorker, *args: Any, **kwargs: Any) -> None:
        """An execution that was started a moment ago has no environment yet."""
        deadline = time.monotonic() + START_SECONDS
        while self.env is None and time.monotonic() < deadline:
            time.sleep(0.01)
        original(self, *args, **kwargs)

    @around(StepFunctionResponse, "get_execution_history")
    def history(original: Any, self: StepFunctionResponse) -> ActionResult:
        """moto ignores the order and the size asked for."""
        events = list(original(self).result["events"])
        if self._get_param("reverseOrder"):
            events.reverse()
        first, size = int(self._get_param("nextToken") or 0), int(self._get_param("maxResults") or len(events) or 1)
        rest = {"nextToken": str(first + size)} if first + size < len(events) else {}
        return ActionResult({"events": events[first : first + size], **rest})

    @add(StepFunctionResponse)
    def send_task_failure(self: StepFunctionResponse) -> ActionResult:
        self.stepfunction_backend.send_task_failure(
            self._get_param("taskToken"), error=self._get_param("error"), cause=self._get_param("cause")
        )
        return ActionResult({})

    @add(StepFunctionResponse)
    def validate_state_machine_definition(self: StepFunctionResponse) -> str:
        found = diagnostics(self._get_param("definition"))
        return json.dumps({"result": "FAIL" if found else "OK", "diagnostics": found, "truncated": False})

    @add(StepFunctionResponse)
    def list_state_machine_versions(self: StepFunctionResponse) -> ActionResult:
        machine = self.stepfunction_backend.describe_state_machine(self._get_param("stateMachineArn"))
        versions = [
            {"stateMachineVersionArn": v.arn, "creationDate": v.creation_date}
            for v in reversed(list(machine.versions.values()))
        ]
        return ActionResult({"stateMachineVersions": versions})
