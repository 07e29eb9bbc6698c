"""Virtual time: one accelerated clock for everything that happens inside the emulator.

    virtual now = base + (real now - real start) * speed + everything that was advanced

A run that takes four hours on AWS is tested in seconds: waits, back-off, pending snapshots and time stamps
all read this clock, and a change of the clock wakes whoever is waiting on it.
"""
from __future__ import annotations

import threading
import time
from datetime import datetime, timezone
from typing import Callable

# A waiter looks up from time to time even when nothing changed, to notice that its execution was stopped.
LONGEST_NAP = 0.5


def moment(seconds: float) -> datetime:
    """Seconds since the epoch as an aware time in UTC."""
    return datetime.fromtimestamp(seconds, tz=timezone.utc)


class Clock:
    def __init__(self, speed: float = 1.0):
        self._changed = threading.Condition()
        self._listeners: list[Callable[[], None]] = []
        self._default_speed = speed
        self._anchor(time.time(), speed)

    def _anchor(self, virtual: float, speed: float) -> None:
        self._base, self._start, self._speed = virtual, time.time(), speed

    def now(self) -> float:
        """Virtual now, in seconds since the epoch."""
        return self._base + (time.time() - self._start) * self._speed

    def datetime(self) -> datetime:
        """Virtual now, aware, in UTC."""
        return moment(self.now())

    @property
    def speed(self) -> float:
        return self._speed

    def describe(self) -> dict:
        """What another process needs to run the same clock (times in milliseconds)."""
        with self._changed:
            return {
                "base": self._base * 1000,
                "start": self._start * 1000,
                "speed": self._speed,
                "now": datetime.fromtimestamp(self.now(), tz=timezone.utc).isoformat().replace("+00:00", "Z"),
            }

    def on_change(self, listener: Callable[[], None]) -> None:
        self._listeners.append(listener)

    def advance(self, seconds: float) -> None:
        if seconds < 0:
            raise ValueError(f"seconds must be 0 or more, got {seconds}: this clock does not run backwards")
        self._set(self.now() + seconds, self._speed)

    def set_speed(self, speed: float) -> None:
        if speed <= 0:
            raise ValueError(f"speed must be more than 0, got {speed}")
        self._set(self.now(), speed)

    def reset(self) -> None:
        self._set(time.time(), self._default_speed)

    def _set(self, virtual: float, speed: float) -> None:
        with self._changed:
            self._anchor(virtual, speed)
            self._changed.notify_all()
        for listener in self._listeners:
            listener()

    def sleep(self, seconds: float, running: Callable[[], bool] = lambda: True) -> None:
        """Wait `seconds` of virtual time; a change of the clock counts, and so does `running` turning false."""
        deadline = self.now() + seconds
        with self._changed:
            while running():
                left = (deadline - self.now()) / self._speed
                if left <= 0:
                    return
                self._changed.wait(min(left, LONGEST_NAP))
