"""Metric data: what functions measure of themselves, and statistics over the last periods, for the alarms."""
from __future__ import annotations

from datetime import timezone
from typing import Any, Iterator

from ..context import ACCOUNT, clock

# Seconds by which the clock of who published may be ahead of ours.
AHEAD = 60


def publish(region: str, namespace: str, dimensions: dict[str, str], values: dict[str, tuple[float, str]]) -> None:
    """What AWS itself measures, now. `values`: value and unit by name."""
    from moto.cloudwatch.models import cloudwatch_backends

    named = [{"Name": name, "Value": value} for name, value in dimensions.items()]
    now = clock.datetime().replace(tzinfo=None)
    cloudwatch_backends[ACCOUNT][region].put_metric_data(
        namespace,
        [
            {"MetricName": name, "Value": value, "Unit": unit, "Dimensions": named, "Timestamp": now}
            for name, (value, unit) in values.items()
        ],
    )


def datapoints(
    data: list[Any],
    namespace: str,
    name: str,
    dimensions: dict[str, str],
    unit: str | None,
    statistic: str,
    period: int,
    periods: int,
    end: float,
) -> list[float | None]:
    """One value per period, oldest first; None where nothing was published.

    Periods slide with the time of evaluation: the last one ends now.
    """
    buckets: list[list[Any]] = [[] for _ in range(periods)]
    for datum in matching(data, namespace, name, dimensions):
        age = end - moment_of(datum)
        if age < -AHEAD or (unit and datum.unit != unit):
            continue
        index = int(age // period) if age > 0 else 0
        if index < periods:
            buckets[periods - 1 - index].append(datum)
    return [statistic_of(bucket, statistic) for bucket in buckets]


def matching(data: list[Any], namespace: str, name: str, dimensions: dict[str, str]) -> Iterator[Any]:
    for datum in data:
        if datum.name == name and datum.namespace == namespace:
            if {d.name: d.value for d in datum.dimensions} == dimensions:
                yield datum


def moment_of(datum: Any) -> float:
    return datum.timestamp.replace(tzinfo=timezone.utc).timestamp()


def statistic_of(data: list[Any], statistic: str) -> float | None:
    if not data:
        return None
    sums = [d.value if hasattr(d, "value") else d.sum for d in data]
    counts = [1 if hasattr(d, "value") else d.sample_count for d in data]
    if statistic == "Sum":
        return sum(sums)
    if statistic == "SampleCount":
        return sum(counts)
    if statistic == "Average":
        return sum(sums) / sum(counts)
    if statistic == "Minimum":
        return min(d.value if hasattr(d, "value") else d.min for d in data)
    if statistic == "Maximum":
        return max(d.value if hasattr(d, "value") else d.max for d in data)
    if statistic.startswith("p"):
        ordered = sorted(sums)
        return ordered[min(len(ordered) - 1, int(len(ordered) * float(statistic[1:]) / 100))]
    raise ValueError(f"unknown statistic {statistic}")
