"""The control API under /_emulator/: what tests read and change. JSON in, JSON out."""
from __future__ import annotations

import json
import logging
from typing import Any, Callable
from urllib.parse import parse_qsl

from werkzeug.exceptions import HTTPException

from . import reset
from .context import calls, clock, faults, outbox, settings
from .errors import Answer
from .services import alarms, ec2_planting, s3_checksums, s3_planting, schedules, ssm_outcomes
from .services.lambda_runner import runner

LOG = logging.getLogger("emulator")
Query = dict
Handler = Callable[[Any, Query], Any]
ROUTES: dict[tuple[str, str], Handler] = {}


def route(method: str, path: str) -> Callable[[Handler], Handler]:
    def add(handler: Handler) -> Handler:
        ROUTES[(method, path)] = handler
        return handler

    return add


def answer(environ: dict[str, Any], body: bytes) -> Answer:
    path = environ["PATH_INFO"][len("/_emulator/") :].strip("/")
    method = environ["REQUEST_METHOD"]
    handler = ROUTES.get((method, path))
    if handler is None:
        known = ", ".join(sorted(f"{m} {p}" for m, p in ROUTES))
        return _json(404, {"error": f"no such control call: {method} {path}. Known: {known}"})
    try:
        query = dict(parse_qsl(environ.get("QUERY_STRING", "")))
        return _json(200, handler(json.loads(body) if body else {}, query))
    except (ValueError, KeyError, TypeError, LookupError, HTTPException) as problem:
        return _json(400, {"error": f"{type(problem).__name__}: {problem}"})
    except Exception as problem:
        LOG.exception("control call %s %s", method, path)
        return _json(500, {"error": f"{type(problem).__name__}: {problem}"})


def _json(status: int, value: Any) -> Answer:
    data = json.dumps(value, default=str).encode()
    return Answer(status, [("Content-Type", "application/json"), ("Content-Length", str(len(data)))], data)


@route("GET", "health")
def _health(_: Any, __: Query) -> Any:
    return {"ok": True, "now": clock.describe()["now"]}


@route("POST", "reset")
def _reset(_: Any, __: Query) -> Any:
    reset.everything()
    return {}


@route("GET", "calls")
def _calls(_: Any, query: Query) -> Any:
    return {"calls": calls.find(**query)}


@route("DELETE", "calls")
def _clear_calls(_: Any, __: Query) -> Any:
    calls.clear()
    return {}


@route("GET", "outbox")
def _outbox(_: Any, __: Query) -> Any:
    return {"messages": outbox.all()}


@route("DELETE", "outbox")
def _clear_outbox(_: Any, __: Query) -> Any:
    outbox.clear()
    return {}


@route("GET", "faults")
def _faults(_: Any, __: Query) -> Any:
    return {"rules": faults.all()}


@route("PUT", "faults")
def _set_faults(body: Any, _: Query) -> Any:
    faults.set(body["rules"])
    return {"rules": faults.all()}


@route("GET", "settings")
def _settings(_: Any, __: Query) -> Any:
    return settings.all()


@route("PUT", "settings")
def _configure(body: Any, _: Query) -> Any:
    settings.update(body)
    return settings.all()


@route("GET", "clock")
def _clock(_: Any, __: Query) -> Any:
    return clock.describe()


@route("POST", "clock")
def _set_clock(body: Any, _: Query) -> Any:
    if "speed" in body:
        clock.set_speed(float(body["speed"]))
    if "advance" in body:
        clock.advance(float(body["advance"]))
    return clock.describe()


@route("POST", "schedules/fire")
def _fire(body: Any, _: Query) -> Any:
    return schedules.fire(**body)


@route("POST", "alarms/evaluate")
def _evaluate(body: Any, _: Query) -> Any:
    return {"alarms": alarms.evaluate_all(body["region"])}


@route("GET", "lambda/stats")
def _stats(_: Any, __: Query) -> Any:
    return runner.stats()


@route("POST", "ec2/snapshots")
def _plant(body: Any, _: Query) -> Any:
    return ec2_planting.plant_snapshot(**body)


@route("POST", "s3/versions")
def _plant_versions(body: Any, _: Query) -> Any:
    return s3_planting.plant_versions(**body)


@route("POST", "s3/corruption")
def _corrupt(body: Any, _: Query) -> Any:
    return s3_checksums.corrupt_version(**body)


@route("PUT", "ssm/outcomes")
def _plant_outcomes(body: Any, _: Query) -> Any:
    ssm_outcomes.plant(body["rules"])
    return {}
