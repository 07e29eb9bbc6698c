"""Instances that take virtual time to start and to stop, and refuse what their state does not allow."""
from __future__ import annotations

from typing import Any

from moto.core.responses import ActionResult
from moto.ec2.exceptions import EC2ClientError
from moto.ec2.models import instances
from moto.ec2.models.instances import Instance
from moto.ec2.responses import EC2Response

from ..context import clock, settings
from .patching import add, around

CODES = {"pending": 0, "running": 16, "shutting-down": 32, "terminated": 48, "stopping": 64, "stopped": 80}


class TimedState:
    """moto's instance state, with a way that leads to it."""

    def __init__(self, name: str = "pending", code: int = 0):
        self._settled, self._way, self._until, self.since = name, name, 0.0, clock.now()

    @property
    def name(self) -> str:
        return self._way if clock.now() < self._until else self._settled

    @name.setter
    def name(self, name: str) -> None:
        self._settled, self._until, self.since = name, 0.0, clock.now()

    @property
    def code(self) -> int:
        return CODES[self.name]

    @code.setter
    def code(self, code: int) -> None:
        """It follows from the name."""

    def by_way_of(self, name: str) -> None:
        self._way, self._until = name, clock.now() + settings["instanceSeconds"]


def _change(response: EC2Response, verb: str, way: str, allowed: tuple[str, ...], end: str) -> list[dict[str, Any]]:
    """Move the instances; those already there, or on the way, stay as they are."""
    found = response.ec2_backend.get_multi_instances_by_id(response._get_param("InstanceIds", []))
    for instance in found:
        if instance.state not in (*allowed, way, end):
            raise EC2ClientError(
                "IncorrectInstanceState",
                f"The instance '{instance.id}' is not in a state from which it can be {verb}.",
            )
    response.error_on_dryrun()
    before = {i.id: i.state for i in found}
    moved = [i.id for i in found if i.state in allowed]
    act = response.ec2_backend.start_instances if end == "running" else response.ec2_backend.stop_instances
    if moved:
        act(moved)
    now = {i.id: way if i.id in moved else before[i.id] for i in found}
    return [
        {
            "InstanceId": i.id,
            "CurrentState": {"Code": CODES[now[i.id]], "Name": now[i.id]},
            "PreviousState": {"Code": CODES[before[i.id]], "Name": before[i.id]},
        }
        for i in found
    ]


def mend() -> None:
    instances.InstanceState = TimedState

    @around(Instance, "__init__")
    def init(original: Any, self: Instance, *args: Any, **kwargs: Any) -> None:
        original(self, *args, **kwargs)
        self._state.by_way_of("pending")

    @around(Instance, "start")
    def start(original: Any, self: Instance) -> Any:
        previous = original(self)
        self._state.by_way_of("pending")
        return previous

    @around(Instance, "stop")
    def stop(original: Any, self: Instance) -> Any:
        previous = original(self)
        self._state.by_way_of("stopping")
        return previous

    @add(EC2Response)
    def start_instances(self: EC2Response) -> ActionResult:
        return ActionResult({"StartingInstances": _change(self, "started", "pending", ("stopped",), "running")})

    @add(EC2Response)
    def stop_instances(self: EC2Response) -> ActionResult:
        return ActionResult({"StoppingInstances": _change(self, "stopped", "stopping", ("running",), "stopped")})
