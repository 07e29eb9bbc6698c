"""Recycle Bin (rbin), which moto lacks: retention rules, kept per region."""
from __future__ import annotations

import json
import secrets
import string
from typing import Any, Callable

from ..actions import ApiRequest
from ..context import ACCOUNT
from ..errors import Answer, error_answer

Rule = dict[str, Any]
SHOWN = ("Identifier", "Description", "RetentionPeriod", "LockState", "RuleArn")
RESOURCE_TYPES = ("EBS_SNAPSHOT", "EC2_IMAGE", "EBS_VOLUME")


class Refused(Exception):
    def __init__(self, code: str, message: str, status: int = 400):
        super().__init__(message)
        self.code, self.status = code, status


_rules: dict[str, dict[str, Rule]] = {}


def reset() -> None:
    _rules.clear()


def _has_any(tags: dict[str, str], wanted: list[dict[str, str]]) -> bool:
    """A tag without a value stands for any value of the key."""
    return any(
        t["ResourceTagKey"] in tags and t.get("ResourceTagValue") in (None, "", tags[t["ResourceTagKey"]])
        for t in wanted
    )


def days_for(resource_type: str, region: str, tags: dict[str, str]) -> int:
    """How many days a deleted resource is kept: the longest of the rules that cover it, 0 without one.

    A rule without resource tags covers the region, but for what its exclusion tags name.
    """
    covering = [
        rule
        for rule in _rules.get(region, {}).values()
        if rule["ResourceType"] == resource_type
        and (
            _has_any(tags, rule["ResourceTags"])
            if rule["ResourceTags"]
            else not _has_any(tags, rule["ExcludeResourceTags"])
        )
    ]
    return max((rule["RetentionPeriod"]["RetentionPeriodValue"] for rule in covering), default=0)


def _check_period(period: dict[str, Any]) -> None:
    if not 1 <= period.get("RetentionPeriodValue", 0) <= 365:
        raise Refused("ValidationException", "RetentionPeriodValue must be between 1 and 365 days.")


def _create(region: str, given: dict[str, Any], _: str) -> Rule:
    kind, period = given.get("ResourceType"), given.get("RetentionPeriod") or {}
    if kind not in RESOURCE_TYPES:
        raise Refused("ValidationException", f"ResourceType must be one of {', '.join(RESOURCE_TYPES)}.")
    _check_period(period)
    if given.get("ResourceTags") and given.get("ExcludeResourceTags"):
        raise Refused("ValidationException", "ResourceTags and ExcludeResourceTags cannot be used together.")
    identifier = "".join(secrets.choice(string.ascii_letters + string.digits) for _ in range(11))
    rule = {
        "Identifier": identifier,
        "Description": given.get("Description", ""),
        "ResourceType": kind,
        "RetentionPeriod": period,
        "ResourceTags": given.get("ResourceTags") or [],
        "ExcludeResourceTags": given.get("ExcludeResourceTags") or [],
        "Tags": given.get("Tags") or [],
        "Status": "available",
        "LockState": "unlocked",
        "RuleArn": f"arn:aws:rbin:{region}:{ACCOUNT}:rule/{identifier}",
    }
    _rules.setdefault(region, {})[identifier] = rule
    return rule


def _find(region: str, identifier: str) -> Rule:
    rule = _rules.get(region, {}).get(identifier)
    if rule is None:
        raise Refused("ResourceNotFoundException", f"Rule with identifier {identifier} does not exist.", 404)
    return rule


def _get(region: str, _: dict[str, Any], identifier: str) -> Rule:
    return _find(region, identifier)


def _list(region: str, given: dict[str, Any], _: str) -> dict[str, Any]:
    found = [
        rule
        for rule in _rules.get(region, {}).values()
        if rule["ResourceType"] == given.get("ResourceType")
        and (not given.get("ResourceTags") or any(t in rule["ResourceTags"] for t in given["ResourceTags"]))
    ]
    return {"Rules": [{k: rule[k] for k in SHOWN} for rule in found]}


def _delete(region: str, _: dict[str, Any], identifier: str) -> dict[str, Any]:
    del _rules[region][_find(region, identifier)["Identifier"]]
    return {}


def _update(region: str, given: dict[str, Any], identifier: str) -> Rule:
    rule, period = _find(region, identifier), given.get("RetentionPeriod")
    if period is not None:
        _check_period(period)
    changeable = ("Description", "RetentionPeriod", "ResourceTags", "ExcludeResourceTags")
    rule.update({key: given[key] for key in changeable if key in given})
    return rule


def _list_tags(region: str, _: dict[str, Any], identifier: str) -> dict[str, Any]:
    return {"Tags": _find(region, identifier)["Tags"]}


def _tag(region: str, given: dict[str, Any], identifier: str) -> dict[str, Any]:
    rule = _find(region, identifier)
    tags = {tag["Key"]: tag for tag in [*rule["Tags"], *given.get("Tags", [])]}
    rule["Tags"] = list(tags.values())
    return {}


ACTIONS: dict[str, tuple[int, Callable[[str, dict[str, Any], str], Any]]] = {
    "CreateRule": (201, _create),
    "GetRule": (200, _get),
    "ListRules": (200, _list),
    "UpdateRule": (200, _update),
    "DeleteRule": (204, _delete),
    "ListTagsForResource": (200, _list_tags),
    "TagResource": (201, _tag),
}


def answer(request: ApiRequest) -> Answer:
    if request.action not in ACTIONS:
        raise NotImplementedError(request.action)
    status, act = ACTIONS[request.action]
    identifier = str(request.params.get("path", "")).rstrip("/").rpartition("/")[2]
    try:
        result = act(request.region, json.loads(request.body or b"{}"), identifier)
    except Refused as refused:
        return error_answer(request.protocol, refused.code, str(refused), refused.status)
    body = b"" if status == 204 else json.dumps(result).encode()
    return Answer(status, [("Content-Type", "application/json"), ("Content-Length", str(len(body)))], body)
