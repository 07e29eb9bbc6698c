"""Give moto the virtual clock.

moto asks one function, `moto.core.utils.utcnow`, for the time of nearly everything. It has to be replaced before
the services are imported, because they import it by name.
"""
from __future__ import annotations

import sys
from datetime import datetime, timezone

from .context import clock


def virtual_utcnow() -> datetime:
    return datetime.fromtimestamp(clock.now(), tz=timezone.utc).replace(tzinfo=None)


class VirtualDatetime(datetime):
    """`datetime.datetime` for modules that ask `datetime.now()` instead."""

    @classmethod
    def now(cls, tz=None):  # type: ignore[no-untyped-def,override]
        now = datetime.fromtimestamp(clock.now(), tz=timezone.utc)
        return now.astimezone(tz) if tz else now.replace(tzinfo=None)

    @classmethod
    def utcnow(cls) -> datetime:  # type: ignore[override]
        return virtual_utcnow()


def patch() -> None:
    import moto.core.responses
    import moto.core.utils

    original = moto.core.utils.utcnow
    moto.core.utils.utcnow = virtual_utcnow
    for name, module in list(sys.modules.items()):
        if name.startswith("moto") and getattr(module, "utcnow", None) is original:
            module.utcnow = virtual_utcnow
