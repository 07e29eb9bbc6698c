"""When an alarm goes off: CloudWatch's rules for M out of N datapoints and for missing data.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/AlarmThatSendsEmail.html
CloudWatch may look a little further back than N periods to replace missing points; this does not.
"""
from __future__ import annotations

import operator as op
from dataclasses import dataclass

OPERATORS = {
    "GreaterThanOrEqualToThreshold": (op.ge, "greater than or equal to"),
    "GreaterThanThreshold": (op.gt, "greater than"),
    "LessThanThreshold": (op.lt, "less than"),
    "LessThanOrEqualToThreshold": (op.le, "less than or equal to"),
}


@dataclass
class Verdict:
    state: str
    reason: str


def judge(
    values: list[float | None], operator: str, threshold: float, to_alarm: int, missing: str, before: str
) -> Verdict:
    """`values`: one per period, oldest first. `missing`: the alarm's TreatMissingData. `before`: its state."""
    compare, words = OPERATORS[operator]
    real = [v for v in values if v is not None]
    breaching, absent = sum(compare(v, threshold) for v in real), len(values) - len(real)
    points = f"{len(real)} datapoint{'s' if len(real) != 1 else ''} {real}"
    if breaching >= to_alarm:
        return Verdict("ALARM", f"Threshold Crossed: {points}: {breaching} {words} the threshold ({threshold}).")
    if missing == "breaching":
        if breaching + absent >= to_alarm:
            return Verdict("ALARM", _unseen(absent, len(values), "Breaching"))
    elif not real:
        if missing == "notBreaching":
            return Verdict("OK", _unseen(absent, len(values), "NonBreaching"))
        if missing == "ignore":
            return Verdict(before, "Unchanged: missing data is ignored.")
        return Verdict("INSUFFICIENT_DATA", f"Insufficient Data: {absent} datapoints were unknown.")
    elif breaching == len(real) and absent:
        if missing == "ignore":
            return Verdict(before, "Unchanged: missing data is ignored.")
        if missing == "missing":
            return Verdict("ALARM", f"Threshold Crossed: {points}: all {words} the threshold ({threshold}).")
    return Verdict("OK", f"Threshold Crossed: {points}: not enough {words} the threshold ({threshold}).")


def _unseen(absent: int, periods: int, treated: str) -> str:
    return (
        f"Threshold Crossed: no datapoints were received for {absent} of {periods} periods "
        f"and {absent} missing datapoints were treated as [{treated}]."
    )
