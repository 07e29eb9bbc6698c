"""Who signed a call: programs sign with their name, and an assumed role with a key that AWS chose."""
from __future__ import annotations

_ROLES: dict[str, str] = {}


def remember(access_key: str, account: str, role: str) -> None:
    _ROLES[access_key] = f"role.{account}.{role}"


def caller_of(access_key: str) -> str:
    """`test`, `lambda.<function>`, or `role.<account>.<name>`."""
    return _ROLES.get(access_key, access_key)
