"""The parts every other module shares. There is one emulator per process, so they are plain module values."""
from __future__ import annotations

import os
from typing import Callable

from .calls import CallLog
from .clock import Clock
from .faults import Faults
from .outbox import Outbox
from .settings import Settings
from .throttle import TokenBuckets

ACCOUNT = "123456789012"

clock = Clock(speed=float(os.environ.get("EMULATOR_SPEED", "1")))
settings = Settings()
calls = CallLog(clock)
outbox = Outbox(clock)
faults = Faults()
buckets = TokenBuckets(clock)


class Lives:
    """Counts the resets: work of the account before the reset must not touch the account after it."""

    def __init__(self) -> None:
        self._count = 0

    def end(self) -> None:
        self._count += 1

    def still_this(self) -> Callable[[], bool]:
        """A question that is answered with no from the next reset on."""
        mine = self._count
        return lambda: self._count == mine


lives = Lives()


def endpoint() -> str:
    """Where this emulator listens; known once the server has bound its port."""
    return f"http://127.0.0.1:{os.environ['MOTO_PORT']}"
