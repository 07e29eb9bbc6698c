"""One command on one instance: Pending, InProgress, and an end, in virtual time."""
from __future__ import annotations

import math
from typing import Any

from ..clock import moment
from ..context import clock, settings
from .ssm_outcomes import outcome_of

PLUGIN = "aws:runShellScript"
# What GetCommandInvocation and ListCommandInvocations give of the output, in characters.
LONGEST_OUTPUT, LONGEST_LISTED = 24_000, 2_500
DEFAULT_TIMEOUT = 3_600


def _iso(seconds: float) -> str:
    return moment(seconds).isoformat(timespec="milliseconds").replace("+00:00", "Z")


class Invocation:
    def __init__(self, command: Any, instance_id: str):
        self.command, self.instance_id = command, instance_id
        self.sent, lag = clock.now(), settings["commandLagSeconds"]
        self.known_at, self._starts = self.sent + lag, self.sent + 2 * lag
        outcome = dict(outcome_of(instance_id, command.text))
        status = outcome.get("status", "Success")
        seconds = outcome.get("seconds", settings["commandSeconds"])
        self._output, self._error, self._code = outcome.get("output", ""), outcome.get("error", ""), -1
        if status == "DeliveryTimedOut":
            self._starts, self._ends = math.inf, self.sent + command.timeout
            self._end = ("TimedOut", status)
        elif status == "InProgress":
            self._ends, self._end = math.inf, ("InProgress", "InProgress")
        elif status == "TimedOut" or seconds > command.execution_timeout:
            self._ends, self._end = self._starts + command.execution_timeout, ("TimedOut", "ExecutionTimedOut")
        else:
            self._ends, self._end = self._starts + seconds, (status, status)
            self._code = outcome.get("responseCode", 0 if status == "Success" else 1)

    @property
    def is_known(self) -> bool:
        """For a moment after SendCommand, SSM does not know what it sent."""
        return clock.now() >= self.known_at

    @property
    def has_ended(self) -> bool:
        return clock.now() >= self._ends

    @property
    def has_started(self) -> bool:
        return clock.now() >= self._starts

    @property
    def status(self) -> tuple[str, str]:
        if self.has_ended:
            return self._end
        return ("InProgress", "InProgress") if self.has_started else ("Pending", "Pending")

    def cancel(self) -> None:
        if not self.has_ended:
            self._ends, self._end, self._code = clock.now(), ("Cancelled", "Cancelled"), -1

    def _printed(self, text: str) -> str:
        return text if self.has_ended and self._end[0] in ("Success", "Failed", "TimedOut") else ""

    def view(self) -> dict[str, Any]:
        """As GetCommandInvocation answers."""
        status, details = self.status
        ran = self.has_started
        return {
            "CommandId": self.command.id,
            "InstanceId": self.instance_id,
            "Comment": self.command.comment,
            "DocumentName": self.command.document,
            "DocumentVersion": "$DEFAULT",
            "PluginName": PLUGIN,
            "ResponseCode": self._code if self.has_ended else -1,
            "ExecutionStartDateTime": _iso(self._starts) if ran else "",
            "ExecutionElapsedTime": f"PT{self._ends - self._starts:.3f}S" if ran and self.has_ended else "",
            "ExecutionEndDateTime": _iso(self._ends) if ran and self.has_ended else "",
            "Status": status,
            "StatusDetails": details,
            "StandardOutputContent": self._printed(self._output)[:LONGEST_OUTPUT],
            "StandardOutputUrl": "",
            "StandardErrorContent": self._printed(self._error)[:LONGEST_OUTPUT],
            "StandardErrorUrl": "",
        }

    def listed(self, details: bool) -> dict[str, Any]:
        """As ListCommandInvocations answers."""
        status, status_details = self.status
        plugin = {
            "Name": PLUGIN,
            "Status": status,
            "StatusDetails": status_details,
            "ResponseCode": self._code if self.has_ended else -1,
            "Output": self._printed(self._output + self._error)[:LONGEST_LISTED],
        }
        return {
            "CommandId": self.command.id,
            "InstanceId": self.instance_id,
            "Comment": self.command.comment,
            "DocumentName": self.command.document,
            "DocumentVersion": "$DEFAULT",
            "RequestedDateTime": moment(self.sent),
            "Status": status,
            "StatusDetails": status_details,
            "CommandPlugins": [plugin] if details else [],
        }
