"""CloudTrail: trails addressed by ARN, as Terraform does it, where moto knows names only."""
from __future__ import annotations

import json
from typing import Any

from moto.cloudtrail.models import CloudTrailBackend
from moto.cloudtrail.responses import CloudTrailResponse

from .patching import around


def mend() -> None:
    for action in ("start_logging", "stop_logging", "delete_trail"):

        @around(CloudTrailBackend, action)
        def by_name(original: Any, self: CloudTrailBackend, name: str) -> Any:
            return original(self, self.get_trail(name).trail_name)

    @around(CloudTrailResponse, "describe_trails")
    def describe_trails(original: Any, self: CloudTrailResponse) -> str:
        """moto answers all trails, whichever were asked for."""
        found, wanted = json.loads(original(self)), self._get_param("trailNameList") or []
        trails = [t for t in found["trailList"] if not wanted or {t["Name"], t["TrailARN"]} & set(wanted)]
        return json.dumps({**found, "trailList": trails})
