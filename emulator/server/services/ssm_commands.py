"""Run Command: SendCommand to instances with an agent, and what becomes of it."""
from __future__ import annotations

import uuid
from typing import Any

from moto.core.responses import ActionResult
from moto.ssm.exceptions import SSMException
from moto.ssm.responses import SimpleSystemManagerResponse as SSMResponse

from ..clock import moment
from ..context import clock
from .patching import add
from .ssm_agents import information, is_online, managed, matching
from .ssm_invocations import DEFAULT_TIMEOUT, Invocation

DEFAULT_PAGE = 50


class Command:
    def __init__(self, response: SSMResponse):
        self.id, self.sent = str(uuid.uuid4()), clock.now()
        self.comment = response._get_param("Comment", "")
        self.document = response._get_param("DocumentName")
        self.parameters = response._get_param("Parameters", {})
        self.targets = response._get_param("Targets", [])
        self.timeout = int(response._get_param("TimeoutSeconds") or DEFAULT_TIMEOUT)
        self.execution_timeout = int(self.parameters.get("executionTimeout", [DEFAULT_TIMEOUT])[0])
        self.text = "\n".join(self.parameters.get("commands", []))
        self.instance_ids = response._get_param("InstanceIds", [])
        self.invocations: list[Invocation] = []

    @property
    def status(self) -> str:
        """That of the invocations together: the worst, once all have ended."""
        states = [invocation.status[0] for invocation in self.invocations]
        if all(i.has_ended for i in self.invocations):
            return next((s for s in ("Failed", "TimedOut", "Cancelled") if s in states), "Success")
        return "Pending" if set(states) == {"Pending"} else "InProgress"

    def view(self) -> dict[str, Any]:
        states = [i.status for i in self.invocations]
        return {
            "CommandId": self.id,
            "DocumentName": self.document,
            "DocumentVersion": "$DEFAULT",
            "Comment": self.comment,
            "ExpiresAfter": moment(self.sent + self.timeout),
            "Parameters": self.parameters,
            "InstanceIds": self.instance_ids,
            "Targets": self.targets,
            "RequestedDateTime": moment(self.sent),
            "Status": self.status,
            "StatusDetails": self.status,
            "TargetCount": len(self.invocations),
            "CompletedCount": sum(i.has_ended for i in self.invocations),
            "ErrorCount": sum(s == ("Failed", "Failed") for s in states),
            "DeliveryTimedOutCount": sum(s[1] == "DeliveryTimedOut" for s in states),
            "TimeoutSeconds": self.timeout,
        }


def _commands(response: SSMResponse) -> dict[str, Command]:
    backend = response.ssm_backend
    backend.sent_commands = getattr(backend, "sent_commands", {})
    return backend.sent_commands


def _command(response: SSMResponse) -> Command:
    found = _commands(response).get(response._get_param("CommandId"))
    if found is None:
        raise SSMException("InvalidCommandId", "The specified command ID isn't valid.")
    return found


def _receivers(response: SSMResponse, command: Command) -> list[str]:
    """Named instances must all be there; targets are those that happen to be."""
    online = [i for i in managed(response.current_account, response.region) if is_online(i)]
    missing = [i for i in command.instance_ids if i not in {o.id for o in online}]
    if missing:
        text = f"Instances [[{', '.join(missing)}]] not in a valid state for account {response.current_account}"
        raise SSMException("InvalidInstanceId", text)
    targeted = [i.id for i in matching(online, command.targets)] if command.targets else []
    return list(dict.fromkeys([*command.instance_ids, *targeted]))


def _page(response: SSMResponse, name: str, items: list[dict[str, Any]]) -> ActionResult:
    start, size = int(response._get_param("NextToken") or 0), int(response._get_param("MaxResults") or DEFAULT_PAGE)
    more = {"NextToken": str(start + size)} if start + size < len(items) else {}
    return ActionResult({name: items[start : start + size], **more})


def mend() -> None:
    @add(SSMResponse)
    def send_command(self: SSMResponse) -> ActionResult:
        command = Command(self)
        if not str(command.document).startswith("AWS-") and command.document not in self.ssm_backend._documents:
            raise SSMException("InvalidDocument", "The specified SSM document doesn't exist.")
        if not command.instance_ids and not command.targets:
            raise SSMException("ValidationException", "Specify InstanceIds or Targets.")
        command.invocations = [Invocation(command, i) for i in _receivers(self, command)]
        _commands(self)[command.id] = command
        return ActionResult({"Command": command.view()})

    @add(SSMResponse)
    def get_command_invocation(self: SSMResponse) -> ActionResult:
        wanted = self._get_param("InstanceId")
        known = _commands(self).get(self._get_param("CommandId"))
        for invocation in known.invocations if known else []:
            if invocation.instance_id == wanted and invocation.is_known:
                return ActionResult(invocation.view())
        raise SSMException("InvocationDoesNotExist", "The command ID and managed node ID you specified did not match.")

    @add(SSMResponse)
    def list_command_invocations(self: SSMResponse) -> ActionResult:
        command_id, instance_id = self._get_param("CommandId"), self._get_param("InstanceId")
        details = self._get_bool_param("Details", False)
        commands = [_command(self)] if command_id else list(_commands(self).values())
        found = [i for c in commands for i in c.invocations if i.is_known and instance_id in (None, i.instance_id)]
        return _page(self, "CommandInvocations", [invocation.listed(details) for invocation in found])

    @add(SSMResponse)
    def list_commands(self: SSMResponse) -> ActionResult:
        instance_id = self._get_param("InstanceId")
        commands = [_command(self)] if self._get_param("CommandId") else list(_commands(self).values())
        found = [c for c in commands if not instance_id or instance_id in [i.instance_id for i in c.invocations]]
        return _page(self, "Commands", [command.view() for command in found])

    @add(SSMResponse)
    def cancel_command(self: SSMResponse) -> ActionResult:
        only = self._get_param("InstanceIds", [])
        for invocation in _command(self).invocations:
            if not only or invocation.instance_id in only:
                invocation.cancel()
        return ActionResult({})

    @add(SSMResponse)
    def describe_instance_information(self: SSMResponse) -> ActionResult:
        filters = [*self._get_param("Filters", []), *self._get_param("InstanceInformationFilterList", [])]
        found = matching(managed(self.current_account, self.region), filters)
        return _page(self, "InstanceInformationList", [information(instance) for instance in found])
