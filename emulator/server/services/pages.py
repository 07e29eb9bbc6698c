"""Pages of a list that may shrink and grow while it is read: a token names the last item seen, in sorted order."""
from __future__ import annotations

import base64
from typing import Any, Callable, Iterable, TypeVar

from ..context import settings

Item = TypeVar("Item")


def page(
    items: Iterable[Item], key: Callable[[Item], Any], token: str | None, size: int | None, default: int
) -> tuple[list[Item], str | None]:
    """One page, and the token of the next one.

    @raises ValueError: the token was never given out
    """
    size = int(size) if size else int(settings["forcePage"]) or default
    ordered = sorted(items, key=lambda item: str(key(item)))
    if token:
        last = _read(token)
        ordered = [item for item in ordered if str(key(item)) > last]
    if len(ordered) <= size:
        return ordered, None
    return ordered[:size], base64.urlsafe_b64encode(str(key(ordered[size - 1])).encode()).decode()


def _read(token: str) -> str:
    try:
        return base64.b64decode(token, altchars=b"-_", validate=True).decode()
    except ValueError:
        raise ValueError("The pagination token is invalid.") from None
