"""CloudWatch Logs: query definitions, which moto lacks."""
from __future__ import annotations

import json
import uuid
from typing import Any

from moto.logs.responses import LogsResponse

from ..context import clock
from .patching import add


def _definitions(response: LogsResponse) -> dict[str, dict[str, Any]]:
    return response.logs_backend.__dict__.setdefault("query_definitions", {})


def mend() -> None:
    @add(LogsResponse)
    def put_query_definition(self: LogsResponse) -> str:
        asked = json.loads(self.body)
        asked.pop("clientToken", None)
        identifier = asked.setdefault("queryDefinitionId", str(uuid.uuid4()))
        _definitions(self)[identifier] = {**asked, "lastModified": int(clock.now() * 1000)}
        return json.dumps({"queryDefinitionId": identifier})

    @add(LogsResponse)
    def describe_query_definitions(self: LogsResponse) -> str:
        prefix = json.loads(self.body).get("queryDefinitionNamePrefix") or ""
        found = [d for d in _definitions(self).values() if d["name"].startswith(prefix)]
        return json.dumps({"queryDefinitions": found})

    @add(LogsResponse)
    def delete_query_definition(self: LogsResponse) -> str:
        gone = _definitions(self).pop(json.loads(self.body)["queryDefinitionId"], None)
        return json.dumps({"success": gone is not None})
