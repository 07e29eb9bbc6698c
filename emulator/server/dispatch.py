"""moto's choice of the service that answers, remembered: moto lists folders and tries 200 patterns per request."""
from __future__ import annotations

import functools
from typing import Any

from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app


class Dispatcher(DomainDispatcherApplication):
    def __init__(self) -> None:
        super().__init__(create_backend_app)
        self.get_backend_for_host = functools.lru_cache(maxsize=1024)(self._find_backend)

    def _find_backend(self, host: str | None) -> Any:
        return DomainDispatcherApplication.get_backend_for_host(self, host)
