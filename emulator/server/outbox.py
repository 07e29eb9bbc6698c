"""What left the account: messages that subscribers of SNS topics would have received."""
from __future__ import annotations

import threading
from typing import Any

from .clock import Clock


class Outbox:
    def __init__(self, clock: Clock):
        self._clock, self._lock, self._messages = clock, threading.Lock(), []

    def add(self, **message: Any) -> None:
        with self._lock:
            self._messages.append({"time": self._clock.datetime().isoformat(), **message})

    def all(self) -> list[dict[str, Any]]:
        with self._lock:
            return list(self._messages)

    def clear(self) -> None:
        with self._lock:
            self._messages.clear()
