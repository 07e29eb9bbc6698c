"""CloudWatch Logs: query definitions and patterns of several terms, which moto lacks."""
from __future__ import annotations

import json
import re
import uuid
from typing import Any

from moto.logs.responses import LogsResponse
from moto.logs.utils import EventMessageFilter

from ..context import clock
from .patching import add, around

# `?"one" ?"other"`: a line with any of them.
ANY_OF = re.compile(r'(?:\?"[^"]+"\s*)+')


def _definitions(response: LogsResponse) -> dict[str, dict[str, Any]]:
    return response.logs_backend.__dict__.setdefault("query_definitions", {})


class _AnyTerm:
    def __init__(self, pattern: str):
        self._terms = re.findall(r'\?"([^"]+)"', pattern)

    def matches(self, message: str) -> bool:
        return any(term in message for term in self._terms)


def mend() -> None:
    @around(EventMessageFilter, "__init__")
    def filter_of(original: Any, self: EventMessageFilter, pattern: str) -> None:
        original(self, pattern)
        if pattern and ANY_OF.fullmatch(pattern):
            self.filter_type = _AnyTerm(pattern)

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
