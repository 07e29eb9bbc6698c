"""JSONPath as Step Functions means it: a definite path gives the value, an indefinite one a list."""
from __future__ import annotations

import functools
import re
from typing import Any

from moto.stepfunctions.parser.asl.component.common.path import result_path
from moto.stepfunctions.parser.asl.utils.json_path import NoSuchJsonPathError

from .everywhere import replace

INDEFINITE = re.compile(r"\*|\.\.|\?\(|\[[^\]'\"]*[:,]")
SIMPLE = re.compile(r"\$(?:\.[A-Za-z_][\w-]*|\[\d+\])*$")
STEP = re.compile(r"\.([A-Za-z_][\w-]*)|\[(\d+)\]")
MISSING = object()


@functools.lru_cache(maxsize=1024)
def _steps(path: str) -> tuple[Any, ...] | None:
    """The steps of a plain path like $.a.b[0], which is nearly every path; None for the others."""
    if not SIMPLE.match(path):
        return None
    return tuple(name or int(index) for name, index in STEP.findall(path))


@functools.lru_cache(maxsize=1024)
def _compiled(path: str) -> Any:
    from jsonpath_ng.ext import parse

    return parse(path)


def _walk(steps: tuple[Any, ...], data: Any) -> Any:
    for step in steps:
        if isinstance(step, int):
            if not isinstance(data, list) or step >= len(data):
                return MISSING
        elif not isinstance(data, dict) or step not in data:
            return MISSING
        data = data[step]
    return data


def extract_json(path: str, data: Any) -> Any:
    steps = _steps(path)
    if steps is not None:
        value = _walk(steps, data)
    else:
        values = [match.value for match in _compiled(path).find(data)]
        if INDEFINITE.search(path):
            return values
        value = values[0] if values else MISSING
    if value is MISSING:
        raise NoSuchJsonPathError(json_path=path, data=data)
    return value


def mend() -> None:
    replace("extract_json", extract_json)
    # Building jsonpath's parser costs milliseconds, and moto does it for every state that has run.
    result_path.parse = functools.lru_cache(maxsize=1024)(result_path.parse)
