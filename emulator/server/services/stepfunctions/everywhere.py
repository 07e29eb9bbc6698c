"""Replace a function in every module of the interpreter that imported it by name."""
from __future__ import annotations

import sys
from typing import Any


def replace(name: str, new: Any) -> None:
    for module_name, module in list(sys.modules.items()):
        if module_name.startswith("moto.stepfunctions") and hasattr(module, name):
            setattr(module, name, new)
