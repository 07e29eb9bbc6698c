"""The call log: one entry for every API call that reached the emulator, refused ones included."""
from __future__ import annotations

import threading
from datetime import datetime, timezone
from typing import Any

from .actions import ApiRequest
from .clock import Clock

# A long test run must not eat the machine: beyond this the oldest entries go.
KEPT = 500_000


class CallLog:
    def __init__(self, clock: Clock):
        self._clock, self._lock, self._seq, self._calls = clock, threading.Lock(), 0, []

    def start(self, request: ApiRequest) -> dict[str, Any]:
        """Take the place in the order of arrival; the entry is completed by `finish`."""
        call = {
            "seq": 0,
            "time": datetime.fromtimestamp(self._clock.now(), tz=timezone.utc).isoformat(),
            "service": request.service,
            "region": request.region,
            "action": request.action,
            "caller": request.caller,
            "attempt": request.attempt,
            "params": request.params,
        }
        with self._lock:
            self._seq += 1
            call["seq"] = self._seq
            self._calls.append(call)
            if len(self._calls) > KEPT:
                del self._calls[: KEPT // 10]
        return call

    @staticmethod
    def finish(call: dict[str, Any], status: int, ms: float, error: str | None, injected: str | None) -> None:
        call.update(status=status, ms=round(ms, 1))
        if error:
            call["errorCode"] = error
        if injected:
            call["injected"] = injected

    def find(self, **wanted: str) -> list[dict[str, Any]]:
        """Finished and running calls whose fields equal every given one."""
        with self._lock:
            calls = list(self._calls)
        return [c for c in calls if all(str(c.get(k)) == v for k, v in wanted.items())]

    def clear(self) -> None:
        with self._lock:
            self._calls.clear()
