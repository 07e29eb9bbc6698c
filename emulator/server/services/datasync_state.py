"""DataSync: how requests are read, what tags are kept in, and how lists are narrowed and cut into pages."""
from __future__ import annotations

import json
from typing import Any

from moto.datasync.exceptions import InvalidRequestException
from moto.datasync.responses import DataSyncResponse

from .pages import page

LARGEST_PAGE = 100


def asked(response: DataSyncResponse) -> dict[str, Any]:
    return json.loads(response.body or "{}")


def tags_of(response: DataSyncResponse) -> dict[str, dict[str, str]]:
    """Tags of everything, by ARN."""
    return response.datasync_backend.__dict__.setdefault("tags_by_arn", {})


def listed(request: dict[str, Any], name: str, entries: list[dict[str, Any]], key: str) -> str:
    try:
        found, token = page(
            entries, lambda e: e[key], request.get("NextToken"), request.get("MaxResults"), LARGEST_PAGE
        )
    except ValueError as problem:
        raise InvalidRequestException(str(problem)) from None
    return json.dumps({name: found, **({"NextToken": token} if token else {})})


def narrowed(request: dict[str, Any], items: list[Any], fields: dict[str, Any]) -> list[Any]:
    """The items that pass all filters; `fields` gives the values of an item that a filter's name is about."""
    for rule in request.get("Filters") or []:
        if rule["Name"] not in fields or rule["Operator"] not in _OPERATORS:
            raise InvalidRequestException(f"Filter {rule['Name']} {rule['Operator']} is not supported.")
        holds, read = _OPERATORS[rule["Operator"]], fields[rule["Name"]]
        items = [i for i in items if any(holds(value, rule["Values"]) for value in read(i))]
    return items


_OPERATORS = {
    "Equals": lambda value, wanted: value in wanted,
    "In": lambda value, wanted: value in wanted,
    "BeginsWith": lambda value, wanted: any(value.startswith(w) for w in wanted),
    "Contains": lambda value, wanted: any(w in value for w in wanted),
}
