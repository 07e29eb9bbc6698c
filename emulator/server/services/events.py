"""EventBridge: rules that deliver to Lambda, Step Functions, SNS and SQS, with transformers and dead letters."""
from __future__ import annotations

import json
import logging
import re
import threading
from datetime import datetime, timezone
from typing import Any

from moto.events.models import Rule

from ..context import clock, lives
from .delivery import DeliveryError, deliver
from .patching import around

LOG = logging.getLogger("emulator.events")
OURS = ("lambda", "states", "sns", "sqs")
PLACEHOLDER = re.compile(r"<([^<>]+)>")


def event_text(event: dict[str, Any]) -> dict[str, Any]:
    """The event as targets see it: time as text, nothing of moto's own."""
    seen = {k: v for k, v in event.items() if k not in ("ingestion-time", "replay-name", "archive-arn")}
    if not isinstance(seen.get("time"), str):
        at = datetime.fromtimestamp(float(seen.get("time") or clock.now()), tz=timezone.utc)
        seen["time"] = f"{at:%Y-%m-%dT%H:%M:%SZ}"
    return seen


def extract(path: str, event: dict[str, Any]) -> Any:
    from jsonpath_ng.ext import parse

    found = parse(path).find(event)
    return found[0].value if found else None


def target_input(target: dict[str, Any], rule: Rule, event: dict[str, Any]) -> str:
    if "Input" in target:
        return target["Input"]
    if target.get("InputPath"):
        return json.dumps(extract(target["InputPath"], event))
    transformer = target.get("InputTransformer")
    if not transformer:
        return json.dumps(event)
    values = {k: extract(path, event) for k, path in (transformer.get("InputPathsMap") or {}).items()}
    values["aws.events.rule-arn"], values["aws.events.rule-name"] = rule.arn, rule.name
    values["aws.events.event.json"], values["aws.events.event"] = event, event
    values["aws.events.event.ingestion-time"] = event["time"]
    return _fill(transformer["InputTemplate"], values)


def _fill(template: str, values: dict[str, Any]) -> str:
    """Inside quotes a placeholder becomes text, outside it becomes JSON, as EventBridge does it."""

    def put(match: re.Match) -> str:
        value = values.get(match[1])
        quoted = template[: match.start()].replace('\\"', "").count('"') % 2 == 1
        if quoted or not template.lstrip().startswith(("{", "[", '"')):
            text = value if isinstance(value, str) else json.dumps(value)
            return json.dumps(text)[1:-1] if quoted else text
        return json.dumps(value)

    filled = PLACEHOLDER.sub(lambda m: put(m) if m[1] in values else m[0], template)
    # A template that is one quoted string delivers the string.
    if filled.startswith('"'):
        try:
            return str(json.loads(filled))
        except ValueError:
            return filled
    return filled


def send(rule: Rule, target: dict[str, Any], event: dict[str, Any]) -> None:
    """Deliver with the target's retries; what stays undelivered goes to its dead-letter queue."""
    text = target_input(target, rule, event)
    group = target.get("SqsParameters", {}).get("MessageGroupId")
    current = lives.still_this()
    attempts = 1 + int((target.get("RetryPolicy") or {}).get("MaximumRetryAttempts", 185))
    for attempt in range(1, attempts + 1):
        try:
            deliver(target["Arn"], text, caller="events", group=group)
            return
        except DeliveryError as problem:
            if problem.code in ("AccessDeniedException", "ResourceNotFoundException") or attempt == attempts:
                break
            clock.sleep(min(60, 2 ** (attempt - 1)), current)
            if not current():
                return
    queue = (target.get("DeadLetterConfig") or {}).get("Arn")
    if queue:
        deliver(queue, text, caller="events")
    else:
        LOG.warning("rule %s: event lost, refused by %s, and no dead-letter queue", rule.name, target["Arn"])


def count(rule: Rule) -> None:
    """What CloudWatch has of every rule: how many events it matched."""
    from moto.cloudwatch.models import cloudwatch_backends

    dimensions = [{"Name": "RuleName", "Value": rule.name}]
    datum = {"MetricName": "MatchedEvents", "Value": 1.0, "Unit": "Count", "Dimensions": dimensions}
    datum["Timestamp"] = clock.datetime().replace(tzinfo=None)
    cloudwatch_backends[rule.account_id][rule.region_name].put_metric_data("AWS/Events", [datum])


def mend() -> None:
    @around(Rule, "send_to_targets")
    def send_to_targets(original: Any, self: Rule, event: Any, transform_input: bool = True) -> None:
        """moto stops with an error at the first target it does not know."""
        if self.state != "ENABLED" or not self.event_pattern.matches_event(event):
            return
        count(self)
        targets, seen = list(self.targets), event_text(event)
        mine = [t for t in targets if t["Arn"].split(":")[2] in OURS]
        for target in mine:
            threading.Thread(target=send, args=(self, target, seen), daemon=True).start()
        rest = [t for t in targets if t not in mine]
        if rest:
            self.targets = rest
            try:
                original(self, event, transform_input)
            finally:
                self.targets = targets
