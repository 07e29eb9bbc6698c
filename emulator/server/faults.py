"""Faults on demand: rules that refuse, delay or kill the call they match.

A rule is a JSON object: which calls (`service`, `action`, `region`, `caller`, `contains`), what happens
(`effect`: {error, status?} | {latencyMs} | {kill: 'before'|'after'}) and how often (`times`, or `probability`
drawn from a generator seeded with `seed`, so that a failing run can be repeated).
"""
from __future__ import annotations

import random
import re
import threading
from dataclasses import dataclass, field
from typing import Any

from .actions import ApiRequest

FIELDS = {"service", "action", "region", "caller", "contains", "effect", "times", "probability", "seed"}
EFFECTS = {"error", "status", "message", "latencyMs", "kill"}


@dataclass
class Effects:
    """What all matching rules together do to one call."""

    latency_ms: float = 0
    error: dict[str, Any] | None = None
    kill: str | None = None
    names: list[str] = field(default_factory=list)

    @property
    def injected(self) -> str | None:
        return ",".join(self.names) or None


class Rule:
    def __init__(self, spec: dict[str, Any]):
        problems = [f"unknown field {k}" for k in sorted(set(spec) - FIELDS)]
        effect = spec.get("effect") or {}
        problems += [f"unknown effect {k}" for k in sorted(set(effect) - EFFECTS)]
        if not {"error", "latencyMs", "kill"} & set(effect):
            problems.append("effect must have error, latencyMs or kill")
        if effect.get("kill") not in (None, "before", "after"):
            problems.append(f"effect.kill must be before or after, got {effect['kill']}")
        if problems:
            raise ValueError(f"fault rule {spec}: {'; '.join(problems)}")
        self.spec, self.effect = spec, effect
        self._action = re.compile(spec.get("action", ".*"))
        self._caller = re.compile(spec.get("caller", ".*"))
        self._left = spec.get("times")
        self._random = random.Random(spec.get("seed", 1))

    def takes(self, request: ApiRequest) -> bool:
        if not self._matches(request) or self._left == 0:
            return False
        if self._random.random() >= self.spec.get("probability", 1):
            return False
        if self._left is not None:
            self._left -= 1
        return True

    def _matches(self, request: ApiRequest) -> bool:
        spec = self.spec
        return (
            spec.get("service") in (None, request.service)
            and spec.get("region") in (None, request.region)
            and bool(self._action.fullmatch(request.action))
            and bool(self._caller.search(request.caller))
            and (spec.get("contains") is None or spec["contains"] in request.text)
        )


class Faults:
    def __init__(self) -> None:
        self._lock, self._rules = threading.Lock(), []

    def set(self, rules: list[dict[str, Any]]) -> None:
        compiled = [Rule(rule) for rule in rules]
        with self._lock:
            self._rules = compiled

    def all(self) -> list[dict[str, Any]]:
        return [rule.spec for rule in self._rules]

    def on(self, request: ApiRequest) -> Effects:
        """Every matching rule adds its latency; the first error and the first kill win."""
        effects = Effects()
        with self._lock:
            for rule in self._rules:
                wanted = rule.effect
                taken = ("error" in wanted and effects.error) or ("kill" in wanted and effects.kill)
                if taken or not rule.takes(request):
                    continue
                if "latencyMs" in wanted:
                    effects.latency_ms += float(wanted["latencyMs"])
                    effects.names.append(f"latency:{wanted['latencyMs']}")
                if "error" in wanted:
                    effects.error = wanted
                    effects.names.append(f"error:{wanted['error']}")
                if "kill" in wanted:
                    effects.kill = wanted["kill"]
                    effects.names.append(f"kill:{wanted['kill']}")
        return effects
