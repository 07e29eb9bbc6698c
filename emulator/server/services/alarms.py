"""CloudWatch alarms: evaluated on demand at virtual now, with their actions.

moto never evaluates an alarm. A test advances the clock, asks for an evaluation and sees what the on-call would get.
"""
from __future__ import annotations

from typing import Any

from moto.cloudwatch.models import Alarm, CloudWatchBackend
from moto.cloudwatch.responses import CloudWatchResponse

from ..context import ACCOUNT, clock
from .alarm_math import UnknownExpression, calculate
from .alarm_message import notify, returns_data
from .alarm_rule import holds
from .alarm_state import Verdict, judge
from .metrics import datapoints, matching, moment_of
from .patching import around

INITIAL_REASON = "Unchecked: Initial alarm creation"


def evaluate_all(region: str) -> list[dict[str, Any]]:
    """Judge every alarm of the region, composite ones last; what changed its state has notified its actions."""
    from moto.cloudwatch.models import cloudwatch_backends

    backend = cloudwatch_backends[ACCOUNT][region]
    ordered = sorted(backend.alarms.values(), key=lambda alarm: alarm.rule is not None)
    return [_judge(backend, alarm) for alarm in ordered]


def _judge(backend: CloudWatchBackend, alarm: Alarm) -> dict[str, Any]:
    before = alarm.state_value
    for moment in _moments(backend, alarm):
        try:
            verdict = _evaluate_composite(backend, alarm) if alarm.rule else evaluate(backend, alarm, moment)
        except UnknownExpression as problem:
            return {"name": alarm.name, "state": before, "skipped": str(problem)}
        if verdict.state != alarm.state_value:
            backend.set_alarm_state(alarm.name, verdict.reason, '{"version": "1.0"}', verdict.state)
    return {"name": alarm.name, "before": before, "state": alarm.state_value, "reason": alarm.state_reason}


def _moments(backend: CloudWatchBackend, alarm: Alarm) -> list[float]:
    """When to look. An alarm that ignores what is missing keeps what it saw, and CloudWatch looks every minute: so the
    moments of what was published since the last look count as well as now."""
    now, last = clock.now(), getattr(alarm, "judged_at", None)
    alarm.judged_at = now
    if alarm.treat_missing_data != "ignore" or alarm.metric_data_queries or last is None:
        return [now]
    dimensions = {d.name: d.value for d in alarm.dimensions}
    found = matching(backend.metric_data, alarm.namespace, alarm.metric_name, dimensions)
    return [*sorted({moment for moment in map(moment_of, found) if last < moment < now}), now]


def _evaluate_composite(backend: CloudWatchBackend, alarm: Alarm) -> Verdict:
    def state_of(name: str) -> str:
        return backend.alarms[name].state_value if name in backend.alarms else "INSUFFICIENT_DATA"

    state = "ALARM" if holds(alarm.rule, state_of) else "OK"
    return Verdict(state, f"The rule {alarm.rule} is {'' if state == 'ALARM' else 'not '}fulfilled.")


def evaluate(backend: CloudWatchBackend, alarm: Alarm, moment: float) -> Verdict:
    return judge(
        _calculated(backend, alarm, moment) if alarm.metric_data_queries else _measured(backend, alarm, moment),
        operator=alarm.comparison_operator,
        threshold=float(alarm.threshold),
        to_alarm=int(alarm.datapoints_to_alarm or alarm.evaluation_periods),
        missing=alarm.treat_missing_data or "missing",
        before=alarm.state_value,
    )


def _measured(backend: CloudWatchBackend, alarm: Alarm, moment: float) -> list[float | None]:
    return datapoints(
        backend.metric_data,
        namespace=alarm.namespace,
        name=alarm.metric_name,
        dimensions={d.name: d.value for d in alarm.dimensions},
        unit=alarm.unit,
        statistic=alarm.statistic or alarm.extended_statistic,
        period=int(alarm.period),
        periods=int(alarm.evaluation_periods),
        end=moment,
    )


def _calculated(backend: CloudWatchBackend, alarm: Alarm, moment: float) -> list[float | None]:
    """The values of the one query that returns data."""
    series = {
        query.id: datapoints(
            backend.metric_data,
            namespace=query.metric_stat.metric.namespace,
            name=query.metric_stat.metric.metric_name,
            dimensions={d.name: d.value for d in query.metric_stat.metric.dimensions},
            unit=query.metric_stat.unit,
            statistic=query.metric_stat.stat,
            period=int(query.metric_stat.period),
            periods=int(alarm.evaluation_periods),
            end=moment,
        )
        for query in alarm.metric_data_queries
        if query.metric_stat
    }
    [shown] = [query for query in alarm.metric_data_queries if returns_data(query)]
    return calculate(shown.expression, series) if shown.expression else series[shown.id]


def mend() -> None:
    # moto's own action for metric alarms reads AlarmRule too.
    CloudWatchResponse.put_composite_alarm = lambda self: CloudWatchResponse.put_metric_alarm(self)
    Alarm.alarm_rule = property(lambda self: self.rule)

    @around(Alarm, "__init__")
    def init(original: Any, self: Alarm, *args: Any, **kwargs: Any) -> None:
        original(self, *args, **kwargs)
        self.state_value, self.state_reason = "INSUFFICIENT_DATA", INITIAL_REASON

    @around(CloudWatchBackend, "put_metric_alarm")
    def put(original: Any, self: CloudWatchBackend, *args: Any, **kwargs: Any) -> Alarm:
        """Changing an alarm keeps its state."""
        name = kwargs.get("name") or args[0]
        before = self.alarms.get(name)
        alarm = original(self, *args, **kwargs)
        if before is not None:
            alarm.state_value, alarm.state_reason = before.state_value, before.state_reason
            alarm.state_updated_timestamp = before.state_updated_timestamp
            alarm.judged_at = getattr(before, "judged_at", None)
        return alarm

    @around(CloudWatchBackend, "set_alarm_state")
    def set_state(
        original: Any, self: CloudWatchBackend, alarm_name: str, reason: str, reason_data: str, state_value: str
    ) -> None:
        before = self.alarms[alarm_name].state_value if alarm_name in self.alarms else None
        original(self, alarm_name, reason, reason_data, state_value)
        if before != state_value:
            notify(self.alarms[alarm_name], before or "INSUFFICIENT_DATA")
