"""Metric math of alarms, as far as it is: SUM(METRICS()), and differences and sums of single metrics.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html
A period in which a metric of a difference is missing has no value; SUM leaves missing metrics out.
"""
from __future__ import annotations

import re
from typing import Callable

Series = list["float | None"]
WORD = re.compile(r"[a-z]\w*")
TERMS = re.compile(r"[a-z]\w*(?:\s*[-+]\s*[a-z]\w*)*")


class UnknownExpression(ValueError):
    """An expression that this does not understand: better no answer than a wrong one."""


def calculate(expression: str, series: dict[str, Series]) -> Series:
    """One value per period, oldest first. `series`: the metrics by their ids, all equally long."""
    text = expression.strip()
    if re.sub(r"\s", "", text) == "SUM(METRICS())":
        return [_present_sum(values) for values in zip(*series.values())]
    if TERMS.fullmatch(text) and all(word in series for word in WORD.findall(text)):
        return [_signed_sum(values) for values in zip(*(_signed(text, series)))]
    raise UnknownExpression(f"metric math that the emulator does not know: {expression}")


def _present_sum(values: tuple[float | None, ...]) -> float | None:
    real = [value for value in values if value is not None]
    return sum(real) if real else None


def _signed(text: str, series: dict[str, Series]) -> list[Series]:
    def times(sign: int) -> Callable[[float | None], float | None]:
        return lambda value: None if value is None else sign * value

    return [
        list(map(times(-1 if sign == "-" else 1), series[word]))
        for sign, word in re.findall(r"([-+]?)\s*([a-z]\w*)", text)
    ]


def _signed_sum(values: tuple[float | None, ...]) -> float | None:
    return None if None in values else sum(values)
