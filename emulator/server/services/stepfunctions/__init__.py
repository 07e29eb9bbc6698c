"""Step Functions: the deployed definition is executed by moto's interpreter, mended idea by idea."""
from __future__ import annotations

import sys
import threading

from moto.core.config import default_user_config

# The generated parser recurses with the nesting of the definition, and every state runs in a thread of its own.
RECURSION, STACK = 10_000, 32 * 1024 * 1024


def mend() -> None:
    default_user_config["stepfunctions"] = {"execute_state_machine": True}
    sys.setrecursionlimit(max(RECURSION, sys.getrecursionlimit()))
    threading.stack_size(STACK)
    # Loads every class of the interpreter: what follows replaces functions in all modules that imported them.
    from moto.stepfunctions.parser.asl.parse import preprocessor  # noqa: F401

    from . import api, errors, maps, parsing, paths, tasks, timing

    for part in (api, parsing, paths, timing, tasks, errors, maps):
        part.mend()


def stop_all() -> None:
    from .api import stop_all as stop

    stop()
