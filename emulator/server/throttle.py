"""EC2's request token buckets, per action and region (AWS: "Request throttling for the Amazon EC2 API")."""
from __future__ import annotations

import re
import threading

from .actions import ApiRequest
from .clock import Clock

# Action: (capacity, tokens per second)
OWN = {
    **dict.fromkeys(
        ("CreateSnapshot", "CreateSnapshots", "DeleteSnapshot", "DeregisterImage", "CreateVolume"), (100, 5)
    ),
    "CreateTags": (100, 10),
    "CopyImage": (100, 1),
    "StartInstances": (5, 2),
}
MUTATING, READING, UNFILTERED = (50, 5), (100, 20), (50, 10)
# Reading calls that have a smaller bucket when they are neither paginated nor filtered.
EXPENSIVE = {"DescribeSnapshots", "DescribeVolumes", "DescribeInstances"}


def bucket_of(request: ApiRequest) -> tuple[str, tuple[float, float]]:
    """The bucket's name and its size."""
    action = request.action
    if action in OWN:
        return action, OWN[action]
    if not re.match(r"Describe|Get|List|Search", action):
        return action, MUTATING
    narrowed = "MaxResults" in request.params or any(k.startswith("Filter.") for k in request.params)
    return (action, READING) if narrowed or action not in EXPENSIVE else (f"{action} (unfiltered)", UNFILTERED)


class TokenBuckets:
    def __init__(self, clock: Clock):
        self._clock, self._lock, self._buckets = clock, threading.Lock(), {}

    def refuses(self, request: ApiRequest) -> bool:
        name, (capacity, rate) = bucket_of(request)
        key, now = (request.region, name), self._clock.now()
        with self._lock:
            tokens, at = self._buckets.get(key, (capacity, now))
            tokens = min(capacity, tokens + (now - at) * rate)
            empty = tokens < 1
            self._buckets[key] = (tokens if empty else tokens - 1, now)
        return empty

    def reset(self) -> None:
        with self._lock:
            self._buckets.clear()
