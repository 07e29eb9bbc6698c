"""Back to an empty account, without starting a new process."""
from __future__ import annotations

from moto.moto_api._internal.models import moto_api_backend

from .context import buckets, calls, clock, faults, lives, outbox, settings
from .services import chatbot, rbin, ssm_outcomes, stepfunctions
from .services.lambda_runner import runner


def everything() -> None:
    lives.end()
    faults.set([])
    stepfunctions.stop_all()
    runner.reset()
    moto_api_backend.reset()
    settings.reset()
    buckets.reset()
    rbin.reset()
    chatbot.reset()
    ssm_outcomes.reset()
    clock.reset()
    outbox.clear()
    calls.clear()
