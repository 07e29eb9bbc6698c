"""EventBridge Scheduler: fire a schedule on demand, exactly as the service would deliver it.

Schedules never fire by themselves here: a test decides when it is two in the morning.
"""
from __future__ import annotations

import uuid
from typing import Any

from moto.scheduler.models import Schedule
from moto.scheduler.responses import EventBridgeSchedulerResponse as SchedulerResponse

from ..context import ACCOUNT, clock
from .delivery import DeliveryError, deliver
from .patching import around

CALLER = "scheduler"
# Scheduler backs off between attempts; virtual seconds, so that a test is not slowed down by it.
FIRST_RETRY_AFTER = 1
# Errors that repeating cannot cure: the service sends these to the dead-letter queue at once.
PERMANENT = {"AccessDeniedException", "ResourceNotFoundException", "ValidationException", "StateMachineDoesNotExist"}


def fire(name: str, region: str, group: str = "default", scheduledTime: str | None = None) -> dict[str, Any]:
    """Deliver the schedule's target now. Answers what was sent, after how many attempts, and where it went."""
    from moto.scheduler.models import scheduler_backends

    schedule = scheduler_backends[ACCOUNT][region].get_schedule(group, name)
    if schedule.state != "ENABLED":
        raise ValueError(f"schedule {group}/{name} is {schedule.state}")
    target, execution = schedule.target, str(uuid.uuid4())
    when = scheduledTime or f"{clock.datetime():%Y-%m-%dT%H:%M:%SZ}"
    attempts = 1 + int(target.get("RetryPolicy", {}).get("MaximumRetryAttempts", 185))
    for attempt in range(1, attempts + 1):
        text = render(target.get("Input") or "{}", schedule.arn, execution, when, attempt)
        sent = {"target": target["Arn"], "input": text, "attempts": attempt, "executionId": execution}
        try:
            answer = deliver(
                target["Arn"], text, CALLER, group=target.get("SqsParameters", {}).get("MessageGroupId")
            )
            return {**sent, "delivered": True, "executionArn": answer.get("executionArn")}
        except DeliveryError as problem:
            failed = {**sent, "delivered": False, "error": problem.code, "message": str(problem)}
            if problem.code in PERMANENT or attempt == attempts:
                break
            clock.sleep(min(60, FIRST_RETRY_AFTER * 2 ** (attempt - 1)))
    return {**failed, "deadLetter": _dead_letter(target, failed)}


def render(text: str, arn: str, execution: str, when: str, attempt: int) -> str:
    """The context attributes Scheduler puts into a target's input."""
    for attribute, value in {
        "schedule-arn": arn,
        "scheduled-time": when,
        "execution-id": execution,
        "attempt-number": str(attempt),
    }.items():
        text = text.replace(f"<aws.scheduler.{attribute}>", value)
    return text


def _dead_letter(target: dict[str, Any], failed: dict[str, Any]) -> str | None:
    queue = (target.get("DeadLetterConfig") or {}).get("Arn")
    if queue:
        deliver(queue, failed["input"], CALLER)
    return queue


def mend() -> None:
    @around(SchedulerResponse, "create_schedule")
    def create_schedule(original: Any, self: SchedulerResponse) -> str:
        """A call repeated with its client token, as SDKs do after a lost answer, is the same call; moto knows no token."""
        answers = self.scheduler_backend.__dict__.setdefault("answers_by_token", {})
        token = self._get_param("ClientToken")
        if token not in answers:
            answer = original(self)
            if not token:
                return answer
            answers[token] = answer
        return answers[token]

    @around(Schedule, "update")
    def update(original: Any, self: Schedule, **changes: Any) -> None:
        """An update replaces everything, and what it leaves out takes its default: enabled."""
        original(self, **{**changes, "state": changes.get("state") or "ENABLED"})
