"""Parsing definitions: once per text, one at a time, and with the numbers AWS accepts."""
from __future__ import annotations

import functools
import re
import threading
from typing import Any

from moto.stepfunctions.parser.asl.parse.asl_parser import AmazonStateLanguageParser
from moto.stepfunctions.parser.asl.parse.preprocessor import Preprocessor

# moto's grammar wants a decimal point here; AWS takes 100 as well as 100.0.
WHOLE_PERCENTAGE = re.compile(r'("ToleratedFailurePercentage"\s*:\s*\d+)(?=\s*[,}])')


def mend() -> None:
    parse, lock = AmazonStateLanguageParser.parse, threading.Lock()

    @functools.lru_cache(maxsize=64)
    def parse_once(definition: str) -> Any:
        # moto keeps the stack of query languages on the class, for all parses together.
        Preprocessor._query_language_per_scope = []
        return parse(WHOLE_PERCENTAGE.sub(r"\1.0", definition))

    def parse_alone(definition: str) -> Any:
        """A parsed program holds no state of an execution, so that all executions share it."""
        with lock:
            return parse_once(definition)

    AmazonStateLanguageParser.parse = staticmethod(parse_alone)
