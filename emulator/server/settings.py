"""What a test may change while the emulator runs (PUT /_emulator/settings)."""
from __future__ import annotations

import copy
from typing import Any

DEFAULTS: dict[str, Any] = {
    # Virtual seconds a snapshot, or a copy of one, stays `pending`.
    "snapshotSeconds": 0,
    "copySeconds": 0,
    # Pending copies per destination region before ResourceLimitExceeded (AWS: 20).
    "copyQuota": 20,
    # Pending snapshots per volume before ConcurrentSnapshotLimitExceeded (AWS: 5).
    "pendingPerVolume": 5,
    # Virtual seconds between two snapshots of one volume (AWS: 15; 0 = not enforced).
    "snapshotIntervalSeconds": 0,
    # Volumes whose snapshots end in `error`; snapshots (or their volumes) whose copies do.
    "snapshotFails": [],
    "copyFails": [],
    # Page size AWS might cut an unpaginated Describe call to (0 = never).
    "forcePage": 0,
    # 'ec2' enforces EC2's own request token buckets; None does not.
    "tokenBuckets": None,
    # Lambda invocations running at the same time; more of them wait.
    "lambdaConcurrency": 8,
}


class Settings:
    def __init__(self) -> None:
        self._values = copy.deepcopy(DEFAULTS)

    def __getitem__(self, name: str) -> Any:
        return self._values[name]

    def all(self) -> dict[str, Any]:
        return copy.deepcopy(self._values)

    def update(self, values: dict[str, Any]) -> None:
        unknown = sorted(set(values) - set(DEFAULTS))
        if unknown:
            raise ValueError(f"unknown settings {unknown}; known: {sorted(DEFAULTS)}")
        for name, value in values.items():
            self._values[name] = copy.deepcopy(DEFAULTS[name]) if value is None else value

    def reset(self) -> None:
        self._values = copy.deepcopy(DEFAULTS)
