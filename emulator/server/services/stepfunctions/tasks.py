"""Task states: who calls, what goes into an SDK call, and what comes out of it."""
from __future__ import annotations

import datetime
import json
import threading
from typing import Any

from moto.stepfunctions.parser.asl.component.state.exec.state_map.state_map import StateMap
from moto.stepfunctions.parser.asl.component.state.exec.state_task.service import state_task_service as base
from moto.stepfunctions.parser.asl.component.state.exec.state_task.service.state_task_service_sfn import (
    StateTaskServiceSfn,
)
from moto.stepfunctions.parser.asl.component.state.exec.state_task.state_task_lambda import StateTaskLambda

from ...once import once, service_model
from ..clients import client
from ..patching import around
from .everywhere import replace
from .timing import stamp

_current = threading.local()


def boto_client_for(region: str, service: str, state_credentials: Any = None) -> Any:
    """One client per service, region and state machine, whose name stands in the call log."""
    return client(service, region, f"states.{getattr(_current, 'machine', 'unknown')}")


def _remember_machine(original: Any, self: Any, env: Any) -> Any:
    _current.machine = env.states.context_object.context_object_data["StateMachine"]["Name"]
    return original(self, env)


@once
def _operation(service: str, action: str) -> Any:
    model = service_model(service)
    wanted = action.replace("_", "").lower()
    return next((model.operation_model(n) for n in model.operation_names if n.lower() == wanted), None)


def to_sdk(shape: Any, value: Any) -> Any:
    """Parameters as the definition spells them (PascalCase, objects as text) to what the SDK takes."""
    if shape.type_name == "structure" and isinstance(value, dict):
        members = {name.lower(): name for name in shape.members}
        named = {members.get(k.lower(), k): v for k, v in value.items()}
        return {k: to_sdk(shape.members[k], v) if k in shape.members else v for k, v in named.items()}
    if shape.type_name == "list" and isinstance(value, list):
        return [to_sdk(shape.member, v) for v in value]
    if shape.type_name == "map" and isinstance(value, dict):
        return {k: to_sdk(shape.value, v) for k, v in value.items()}
    if shape.type_name in ("string", "blob") and isinstance(value, (dict, list)):
        return json.dumps(value, separators=(",", ":"))
    return value


def plain(value: Any) -> Any:
    """What can stand in the state: times as text, streams read. Else every later description fails."""

    def convert(other: Any) -> Any:
        if isinstance(other, datetime.datetime):
            return stamp(other)
        if hasattr(other, "read"):
            other = other.read()
        return other.decode("utf-8", "replace") if isinstance(other, bytes) else str(other)

    return json.loads(json.dumps(value, default=convert))


def _capital(value: Any) -> Any:
    return {k[:1].upper() + k[1:]: v for k, v in value.items()} if isinstance(value, dict) else value


def mend() -> None:
    replace("boto_client_for", boto_client_for)
    for kind in (base.StateTaskService, StateTaskLambda, StateMap):
        around(kind, "_eval_execution")(_remember_machine)

    def normalise_parameters(self: Any, parameters: dict, *_: Any, **__: Any) -> None:
        operation = _operation(self._get_boto_service_name(), self.resource.api_action)
        if operation is not None and operation.input_shape is not None:
            new = to_sdk(operation.input_shape, parameters)
            parameters.clear()
            parameters.update(new)

    base.StateTaskService._normalise_parameters = normalise_parameters

    @around(base.StateTaskService, "_after_eval_execution")
    def plain_result(original: Any, self: Any, env: Any, *args: Any, **kwargs: Any) -> Any:
        result = plain(env.stack[-1])
        # Answers of Step Functions' own API come with small initials; the definition sees capital ones.
        env.stack[-1] = _capital(result) if isinstance(self, StateTaskServiceSfn) else result
        return original(self, env, *args, **kwargs)
