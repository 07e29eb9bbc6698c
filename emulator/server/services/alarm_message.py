"""What an alarm sends to its SNS topics when its state changes."""
from __future__ import annotations

import json
import logging
from typing import Any

from moto.cloudwatch.models import Alarm, MetricDataQuery

from ..context import ACCOUNT, clock
from ..once import once, partition_endpoints
from .delivery import DeliveryError, deliver

LOG = logging.getLogger("emulator.alarms")


@once
def region_name(region: str) -> str:
    """'US East (N. Virginia)' for us-east-1."""
    for partition in partition_endpoints()["partitions"]:
        if region in partition["regions"]:
            return partition["regions"][region]["description"].replace("Europe", "EU")
    return region


def stamp(when: Any) -> str:
    return f"{when:%Y-%m-%dT%H:%M:%S}.000+0000"


def _metric(alarm: Alarm) -> dict[str, Any]:
    return {
        "MetricName": alarm.metric_name,
        "Namespace": alarm.namespace,
        "StatisticType": "Statistic" if alarm.statistic else "ExtendedStatistic",
        "Statistic": (alarm.statistic or alarm.extended_statistic or "").upper(),
        "Unit": alarm.unit,
        "Dimensions": [{"value": d.value, "name": d.name} for d in alarm.dimensions],
        "Period": int(alarm.period or 0),
    }


def returns_data(query: MetricDataQuery) -> bool:
    """Whether the alarm is about it, and not only calculates with it."""
    return str(query.return_data).lower() == "true"


def _metrics(alarm: Alarm) -> dict[str, Any]:
    """Of metric math: every query, as PutMetricAlarm took it."""
    return {"Metrics": [_query(query) for query in alarm.metric_data_queries]}


def _query(query: MetricDataQuery) -> dict[str, Any]:
    told = {"Id": query.id, "ReturnData": returns_data(query)}
    if query.label:
        told["Label"] = query.label
    if not query.metric_stat:
        return {**told, "Expression": query.expression}
    metric = query.metric_stat.metric
    return {
        **told,
        "MetricStat": {
            "Metric": {
                "Namespace": metric.namespace,
                "MetricName": metric.metric_name,
                "Dimensions": [{"value": d.value, "name": d.name} for d in metric.dimensions],
            },
            "Period": int(query.metric_stat.period),
            "Stat": query.metric_stat.stat,
        },
    }


def message(alarm: Alarm, before: str) -> dict[str, Any]:
    return {
        "AlarmName": alarm.name,
        "AlarmDescription": alarm.description,
        "AWSAccountId": ACCOUNT,
        "AlarmConfigurationUpdatedTimestamp": stamp(alarm.configuration_updated_timestamp),
        "NewStateValue": alarm.state_value,
        "NewStateReason": alarm.state_reason,
        "StateChangeTime": stamp(clock.datetime()),
        "Region": region_name(alarm.region_name),
        "AlarmArn": alarm.alarm_arn,
        "OldStateValue": before,
        "OKActions": alarm.ok_actions,
        "AlarmActions": alarm.alarm_actions,
        "InsufficientDataActions": alarm.insufficient_data_actions,
        "Trigger": {
            **(_metrics(alarm) if alarm.metric_data_queries else _metric(alarm)),
            "EvaluationPeriods": int(alarm.evaluation_periods or 0),
            "DatapointsToAlarm": int(alarm.datapoints_to_alarm or alarm.evaluation_periods or 0),
            "ComparisonOperator": alarm.comparison_operator,
            "Threshold": float(alarm.threshold or 0),
            "TreatMissingData": alarm.treat_missing_data or "missing",
            "EvaluateLowSampleCountPercentile": "",
        },
    }


def notify(alarm: Alarm, before: str) -> None:
    if not alarm.actions_enabled:
        return
    actions = {
        "ALARM": alarm.alarm_actions,
        "OK": alarm.ok_actions,
        "INSUFFICIENT_DATA": alarm.insufficient_data_actions,
    }[alarm.state_value]
    subject = f'{alarm.state_value}: "{alarm.name}" in {region_name(alarm.region_name)}'
    for arn in actions or []:
        try:
            deliver(arn, json.dumps(message(alarm, before)), caller="cloudwatch", subject=subject)
        except DeliveryError as problem:
            LOG.warning("alarm %s: %s not notified: %s", alarm.name, arn, problem)
