"""AWS Backup: what the jobs and recovery points of one region are kept in, and how requests name them."""
from __future__ import annotations

import json
from datetime import datetime
from typing import Any, Callable
from urllib.parse import unquote

from moto.backup.exceptions import InvalidParameterValueException
from moto.backup.models import BackupBackend, Vault
from moto.backup.responses import BackupResponse

from ..context import clock
from .pages import page

DAY = 86_400
DEFAULT_PAGE = 1000
DEFAULT_KEY = "alias/aws/backup"


def part(response: BackupResponse, index: int) -> str:
    return unquote(response.path.strip("/").split("/")[index])


def asked(response: BackupResponse) -> dict[str, Any]:
    return json.loads(response.body or "{}")


def store(backend: BackupBackend, name: str) -> dict[Any, Any]:
    """A dictionary that lives as long as the account: moto empties `__dict__` at a reset."""
    return backend.__dict__.setdefault(f"stored_{name}", {})


def query(response: BackupResponse, name: str) -> str | None:
    return (response.querystring.get(name) or [None])[0]


def listed(response: BackupResponse, name: str, items: list[dict[str, Any]], key: str) -> str:
    """One page of a List call: `nextToken` and `maxResults` are asked for by all of them."""
    try:
        size = int(query(response, "maxResults") or 0)
        found, token = page(items, lambda i: i[key], query(response, "nextToken"), size, DEFAULT_PAGE)
    except ValueError as problem:
        raise InvalidParameterValueException(str(problem)) from None
    return json.dumps({name: found, **({"NextToken": token} if token else {})})


def narrowed(
    response: BackupResponse, items: list[dict[str, Any]], filters: dict[str, str]
) -> list[dict[str, Any]]:
    """The items whose fields have the values asked for; `filters` names the field of each query parameter."""
    for parameter, name in filters.items():
        wanted = query(response, parameter)
        if wanted is not None:
            items = [i for i in items if i.get(name) == wanted]
    for parameter, holds in _CREATED.items():
        wanted = query(response, parameter)
        if wanted is not None:
            items = [i for i in items if holds(i["CreationDate"], _seconds(wanted))]
    return items


_CREATED: dict[str, Callable[[float, float], bool]] = {
    "createdBefore": lambda at, bound: at < bound,
    "createdAfter": lambda at, bound: at > bound,
}


def _seconds(text: str) -> float:
    return datetime.fromisoformat(text.replace("Z", "+00:00")).timestamp()


def vault_key(backend: BackupBackend, vault: Vault) -> str:
    """A vault without a key of its own has the one AWS manages."""
    from moto.kms.models import kms_backends

    if vault.encryption_key_arn:
        return vault.encryption_key_arn
    kms = kms_backends[backend.account_id][backend.region_name]
    keys = store(backend, "default_key")
    if "arn" not in keys:
        key = kms.create_key(None, "ENCRYPT_DECRYPT", "SYMMETRIC_DEFAULT", "Default key", None)
        kms.create_alias(key.id, DEFAULT_KEY)
        keys["arn"] = key.arn
    return keys["arn"]


def retention_problem(vault: Vault, lifecycle: dict[str, Any]) -> str | None:
    """Why a locked vault lets a job fail: it takes nothing that would be kept too short or too long."""
    if not vault.locked:
        return None
    days = lifecycle.get("DeleteAfterDays")
    shortest, longest = vault.min_retention_days, vault.max_retention_days
    if shortest is not None and days is not None and days < shortest:
        return f"Retention for {days} days is shorter than the minimum of the locked vault, {shortest} days."
    if longest is not None and (days is None or days > longest):
        kept = f"{days} days" if days else "ever"
        return f"Retention for {kept} is longer than the maximum of the locked vault, {longest} days."
    return None


def job_state(job: dict[str, Any]) -> str:
    """CREATED for the first tenth of its time, then RUNNING, then what it comes to."""
    now, began, ends = clock.now(), job["CreationDate"], job["ends"]
    if now < ends:
        return "CREATED" if now - began < (ends - began) / 10 else "RUNNING"
    return "FAILED" if job["failure"] else "COMPLETED"


def job_result(job: dict[str, Any], fields: dict[str, Any]) -> dict[str, Any]:
    """What both kinds of jobs tell about their course."""
    state = job_state(job)
    over = state in ("FAILED", "COMPLETED")
    return {
        **fields,
        "State": state,
        **({"CompletionDate": job["ends"]} if over else {}),
        **({"StatusMessage": job["failure"]} if state == "FAILED" else {}),
    }
