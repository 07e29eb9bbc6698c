"""The WSGI layer in front of moto: every API call is logged here, and faults happen here."""
from __future__ import annotations

import io
import logging
import re
import threading
import time
from contextlib import nullcontext
from datetime import datetime, timezone
from typing import Any, Callable, Iterable
from wsgiref.handlers import format_date_time

from botocore.model import OperationNotFoundError

from . import control
from .actions import ApiRequest, classify
from .context import buckets, calls, clock, faults, settings
from .errors import Answer, error_answer
from .services import autoscaling_health, chatbot, rbin
from .services.iam import account_of
from .services.lambda_runner import runner
from .things import is_about_things, things_of

LOG = logging.getLogger("emulator")

# moto's dictionaries are not made for concurrent changes; one lock per service costs nothing under the GIL.
# Left out are the services whose calls wait for other calls (Invoke, Publish, PutEvents, long polling).
LOCKED = {
    s: threading.RLock()
    for s in ("backup", "ec2", "iam", "kms", "logs", "monitoring", "rds", "s3", "scheduler", "sts")
}
# These reach into EC2's own dictionaries.
LOCKED.update(dict.fromkeys(("autoscaling", "rbin", "ssm"), LOCKED["ec2"]))
# The tagging API looks into the databases.
LOCKED["tagging"] = LOCKED["rds"]
# Calls that see, or change, what Auto Scaling did with instances meanwhile.
SEES_INSTANCES = ("autoscaling", "ec2", "ssm")
# What AWS says to a caller whose clock is wrong. It gives its own time beside it, from which an SDK learns.
SKEW_CODES = ("RequestExpired", "RequestInTheFuture", "RequestTimeTooSkewed")
SKEW_SECONDS = 1200
ERROR_CODE = re.compile(rb"<Code>([^<]+)</Code>|\"__type\"\s*:\s*\"(?:[^\"#]*#)?([^\"]+)\"")


class Front:
    def __init__(self, moto: Callable[[dict, Callable], Iterable[bytes]]):
        self._moto = moto

    def __call__(self, environ: dict[str, Any], start_response: Callable) -> Iterable[bytes]:
        path = environ.get("PATH_INFO", "")
        body = self._read(environ)
        if path.startswith("/_emulator/"):
            answer = control.answer(environ, body)
        elif path.startswith("/moto-api"):
            answer = self._ask_moto(environ)
        else:
            answer = self._call(environ, body)
        start_response(f"{answer.status} {'OK' if answer.status < 400 else 'Error'}", answer.headers)
        return [] if environ.get("REQUEST_METHOD") == "HEAD" else [answer.body]

    @staticmethod
    def _read(environ: dict[str, Any]) -> bytes:
        """Take the whole body, chunked or not, and leave a copy for moto."""
        stream, length = environ["wsgi.input"], environ.get("CONTENT_LENGTH")
        if environ.get("wsgi.input_terminated"):
            body = stream.read()
        else:
            body = stream.read(int(length)) if length else b""
        environ["wsgi.input"] = io.BytesIO(body)
        environ["CONTENT_LENGTH"] = str(len(body))
        environ.pop("HTTP_TRANSFER_ENCODING", None)
        return body

    def _call(self, environ: dict[str, Any], body: bytes) -> Answer:
        request = classify(environ, body)
        call, started = calls.start(request), time.perf_counter()
        injected, answer = None, None
        try:
            if is_about_things(request):
                with LOCKED.get(request.service, nullcontext()):
                    call["things"] = things_of(request, account_of(request.access_key))
            injected, answer = self._with_faults(request, environ)
        except (NotImplementedError, OperationNotFoundError):
            # 501: an SDK or Terraform tries a 500 again, for minutes.
            LOG.warning("%s %s is not implemented", request.service, request.action)
            message = f"The emulator does not implement {request.service}:{request.action}."
            answer = error_answer(request.protocol, "NotImplemented", message, 501)
        except Exception:
            LOG.exception("%s %s failed inside the emulator", request.service, request.action)
            answer = error_answer(request.protocol, "InternalFailure", "The emulator failed; see its log.", 500)
        finally:
            status = answer.status if answer else 500
            ms = (time.perf_counter() - started) * 1000
            calls.finish(call, status, ms, error_code(answer) if answer else None, injected)
        told = told_time(request, environ, answer)
        if told is not None:
            answer.headers.append(("Date", format_date_time(told)))
        return answer

    def _with_faults(self, request: ApiRequest, environ: dict[str, Any]) -> tuple[str | None, Answer]:
        effects = faults.on(request)
        if effects.latency_ms:
            time.sleep(effects.latency_ms / 1000)
        if effects.kill == "before":
            runner.kill(request.session)
            return effects.injected, error_answer(request.protocol, "ServiceUnavailable")
        if effects.error:
            spec = effects.error
            return effects.injected, error_answer(
                request.protocol, spec["error"], spec.get("message"), spec.get("status")
            )
        if settings["tokenBuckets"] == "ec2" and request.service == "ec2" and buckets.refuses(request):
            return "tokenBucket", error_answer(request.protocol, "throttle")
        with LOCKED.get(request.service, nullcontext()):
            if request.service in SEES_INSTANCES:
                autoscaling_health.catch_up(request.region)
            own = {"chatbot": chatbot, "rbin": rbin}.get(request.service)
            answer = own.answer(request) if own else self._ask_moto(environ)
        if effects.kill == "after":
            runner.kill(request.session)
        return effects.injected, answer

    def _ask_moto(self, environ: dict[str, Any]) -> Answer:
        seen: dict[str, Any] = {}

        def start_response(status: str, headers: list[tuple[str, str]], _: Any = None) -> None:
            seen.update(status=int(status.split(" ", 1)[0]), headers=headers)

        chunks = self._moto(environ, start_response)
        body = b"".join(chunks)
        close = getattr(chunks, "close", None)
        if close:
            close()
        return Answer(seen["status"], seen["headers"], body)


def told_time(request: ApiRequest, environ: dict[str, Any], answer: Answer) -> float | None:
    """The time AWS gives beside its answer, in seconds since the epoch; None for none.

    Where virtual time is fast a slow answer is minutes old, and an SDK would take that for a skewed clock: who lives there
    is told the time only when the clock is to be wrong. Others get the real time, or the virtual one, whichever is theirs:
    the date of the request tells.
    """
    signed, real, virtual = _signed(environ) or time.time(), time.time(), clock.now()
    is_virtual = abs(virtual - signed) < abs(real - signed)
    if not request.is_from_function and not (is_virtual and clock.speed > 1):
        return virtual if is_virtual else real
    return signed + SKEW_SECONDS if error_code(answer) in SKEW_CODES else None


def _signed(environ: dict[str, Any]) -> float | None:
    """When the caller says that it is, in seconds since the epoch; None where it does not say so in a header."""
    date = environ.get("HTTP_X_AMZ_DATE")
    if date is None:
        return None
    return datetime.strptime(date, "%Y%m%dT%H%M%SZ").replace(tzinfo=timezone.utc).timestamp()


def error_code(answer: Answer) -> str | None:
    if answer.status < 400:
        return None
    headers = {k.lower(): v for k, v in answer.headers}
    named = headers.get("x-amzn-errortype") or headers.get("x-amzn-query-error", "").partition(";")[0]
    if named:
        return named.partition(":")[0]
    found = ERROR_CODE.search(answer.body[:4000])
    return next((g.decode("utf-8", "replace") for g in found.groups() if g), None) if found else None
