"""Embedded Metric Format: a log line that describes metrics becomes metrics, as CloudWatch Logs makes it."""
from __future__ import annotations

import json
from datetime import datetime, timezone
from typing import Any

from ..context import clock


def publish_metrics(account: str, region: str, line: str) -> None:
    if '"CloudWatchMetrics"' not in line:
        return
    try:
        document = json.loads(line)
        metadata = document["_aws"]
    except (ValueError, KeyError, TypeError):
        return
    from moto.cloudwatch.models import cloudwatch_backends

    at = metadata.get("Timestamp", clock.now() * 1000) / 1000
    timestamp = datetime.fromtimestamp(at, tz=timezone.utc).replace(tzinfo=None)
    backend = cloudwatch_backends[account][region]
    for directive in metadata.get("CloudWatchMetrics", []):
        backend.put_metric_data(directive["Namespace"], _data(document, directive, timestamp))


def _data(document: dict[str, Any], directive: dict[str, Any], timestamp: datetime) -> list[dict[str, Any]]:
    data = []
    for names in directive.get("Dimensions") or [[]]:
        dimensions = [{"Name": n, "Value": str(document[n])} for n in names if n in document]
        for metric in directive.get("Metrics", []):
            value = document.get(metric["Name"])
            for one in value if isinstance(value, list) else [value]:
                if one is None:
                    continue
                data.append(
                    {
                        "MetricName": metric["Name"],
                        "Value": float(one),
                        "Unit": metric.get("Unit", "None"),
                        "Dimensions": dimensions,
                        "Timestamp": timestamp,
                    }
                )
    return data
