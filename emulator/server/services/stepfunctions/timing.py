"""Virtual time in executions: Wait, Retry, timeouts and every time stamp follow the emulator's clock."""
from __future__ import annotations

import datetime
import threading
import time
from types import SimpleNamespace
from typing import Any

from moto.stepfunctions.parser.asl.component.common.retry import retrier_decl
from moto.stepfunctions.parser.asl.component.program.program import Program
from moto.stepfunctions.parser.asl.component.state import state
from moto.stepfunctions.parser.asl.component.state.exec import execute_state
from moto.stepfunctions.parser.asl.component.state.exec.state_map.iteration.itemprocessor import map_run_record
from moto.stepfunctions.parser.asl.component.state.wait.wait_function import timestamp
from moto.stepfunctions.parser.asl.component.state.wait.wait_function.wait_function import WaitFunction
from moto.stepfunctions.parser.asl.eval.event import event_manager
from moto.stepfunctions.parser.backend import execution, state_machine
from moto.stepfunctions.parser import models

from ...context import clock
from ...moto_time import VirtualDatetime
from ..patching import around

# What moto writes for "no timeout".
NEVER = 99_999_999
LOOK_UP = 0.5


def stamp(when: datetime.datetime) -> str:
    """2019-03-26T20:14:13.192Z, as the context object has it."""
    return when.astimezone(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z"


class Stamped(datetime.datetime):
    """A time that prints as the context object does."""

    def isoformat(self, *args: Any, **kwargs: Any) -> str:  # type: ignore[override]
        return stamp(self)


class StampedNow(VirtualDatetime):
    @classmethod
    def now(cls, tz=None):  # type: ignore[no-untyped-def,override]
        return Stamped.fromtimestamp(clock.now(), tz=datetime.timezone.utc)


class VirtualEvent(threading.Event):
    """An event whose wait is limited in virtual time; it notices a changed clock within half a second."""

    def wait(self, timeout: float | None = None) -> bool:
        if timeout is None or timeout >= NEVER:
            return super().wait()
        deadline = clock.now() + timeout
        while not self.is_set():
            left = (deadline - clock.now()) / clock.speed
            if left <= 0:
                return False
            super().wait(min(left, LOOK_UP))
        return True


def _virtual_datetime(now: type) -> SimpleNamespace:
    return SimpleNamespace(datetime=now, timezone=datetime.timezone, timedelta=datetime.timedelta)


def mend() -> None:
    for module in (map_run_record, timestamp, event_manager, execution, state_machine, models):
        module.datetime = _virtual_datetime(VirtualDatetime)
    state.datetime = _virtual_datetime(StampedNow)
    execute_state.threading = SimpleNamespace(Event=VirtualEvent)

    @around(execution.Execution, "get_start_execution_details")
    def start_details(original: Any, self: Any) -> Any:
        details = original(self)
        details.start_time = stamp(self.start_date)
        return details

    def wait_interval(self: WaitFunction, env: Any, wait_seconds: float) -> None:
        clock.sleep(max(0, wait_seconds), env.is_running)

    WaitFunction._wait_interval = wait_interval

    # The retrier sleeps without looking whether its execution was stopped meanwhile: tell it whose sleep it is.
    sleeper = threading.local()
    retrier_decl.time = SimpleNamespace(
        sleep=lambda seconds: clock.sleep(seconds, sleeper.running), time=time.time
    )

    @around(retrier_decl.RetrierDecl, "_eval_body")
    def retry(original: Any, self: Any, env: Any) -> None:
        sleeper.running = env.is_running
        original(self, env)

    def run_program(self: Program, env: Any) -> None:
        """TimeoutSeconds of the whole machine, in virtual time."""
        env.next_state_name = self.start_at.start_at_name
        limit = self.timeout_seconds.timeout_seconds if self.timeout_seconds else NEVER
        done = VirtualEvent()

        def evaluate() -> None:
            try:
                super(Program, self).eval(env)
            finally:
                done.set()

        threading.Thread(target=evaluate, daemon=True).start()
        if not done.wait(limit):
            env.set_timed_out()

    Program.eval = run_program
