"""A cache for what is dear to compute and asked for by many threads at once: computed once, the others wait."""
from __future__ import annotations

import functools
import threading
from typing import Any, Callable, TypeVar

import botocore.session

T = TypeVar("T")


def once(fn: Callable[..., T]) -> Callable[..., T]:
    cached, lock = functools.lru_cache(maxsize=None)(fn), threading.RLock()

    @functools.wraps(fn)
    def ask(*args: Any) -> T:
        with lock:
            return cached(*args)

    return ask


@once
def service_model(service: str) -> Any:
    """botocore's description of a service: the source from which the SDKs are made."""
    return _session().get_service_model(service)


@once
def _session() -> Any:
    return botocore.session.get_session()


def partition_endpoints() -> dict[str, Any]:
    """Partitions, regions and their names."""
    return _session().get_data("endpoints")
