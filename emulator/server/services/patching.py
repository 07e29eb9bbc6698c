"""Two small tools with which the modules of this folder change moto."""
from __future__ import annotations

import functools
from typing import Any, Callable


def add(cls: type) -> Callable[[Callable], Callable]:
    """Give `cls` the decorated function as a method of the same name: an API action moto lacks."""

    def put(fn: Callable) -> Callable:
        setattr(cls, fn.__name__, fn)
        return fn

    return put


def around(owner: Any, name: str) -> Callable[[Callable], Callable]:
    """Replace `owner.name`; the decorated function gets the original first."""
    original = getattr(owner, name)

    def put(fn: Callable) -> Callable:
        @functools.wraps(original)
        def wrapped(*args: Any, **kwargs: Any) -> Any:
            return fn(original, *args, **kwargs)

        setattr(owner, name, wrapped)
        return fn

    return put
