"""Lambda: run the uploaded zip for real, log where the function says, and answer as the Invoke API does."""
from __future__ import annotations

import base64
import json
import logging
import threading
import uuid
from typing import Any

from moto.awslambda.models import LambdaFunction

from ..context import clock, endpoint, lives
from .emf import publish_metrics
from .lambda_destinations import keep_failed, retries_of
from .lambda_runner import RunnerError, runner
from .metrics import publish
from .patching import around

LOG = logging.getLogger("emulator.lambda")
# Settings moto does not keep, which Terraform reads back.
KEPT = ("DeadLetterConfig", "KMSKeyArn", "LoggingConfig", "FileSystemConfigs")
# An asynchronous event is tried again after a minute, and then after two.
RETRY_AFTER = (60, 120)


def log_group_of(function: LambdaFunction) -> str:
    return function.kept.get("LoggingConfig", {}).get("LogGroup") or f"/aws/lambda/{function.function_name}"


def environment_of(function: LambdaFunction, root: str) -> dict[str, str]:
    """The function's own variables, and those Lambda sets, which win."""
    return {
        **{k: str(v) for k, v in (function.environment_vars or {}).items()},
        "_HANDLER": function.handler,
        "LAMBDA_TASK_ROOT": root,
        "LAMBDA_RUNTIME_DIR": root,
        "AWS_REGION": function.region,
        "AWS_DEFAULT_REGION": function.region,
        "AWS_LAMBDA_FUNCTION_NAME": function.function_name,
        "AWS_LAMBDA_FUNCTION_VERSION": "$LATEST",
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": str(function.memory_size),
        "AWS_LAMBDA_LOG_GROUP_NAME": log_group_of(function),
        "AWS_LAMBDA_LOG_STREAM_NAME": "emulator",
        "AWS_LAMBDA_INITIALIZATION_TYPE": "on-demand",
        "AWS_EXECUTION_ENV": f"AWS_Lambda_{function.run_time}",
        "AWS_ACCESS_KEY_ID": f"lambda.{function.function_name}",
        "AWS_SECRET_ACCESS_KEY": "emulator",
        "AWS_ENDPOINT_URL": endpoint(),
        "AWS_EC2_METADATA_DISABLED": "true",
        # The SDK complains about the Node that runs here, which is not the one that runs on Lambda.
        "AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED": "true",
    }


def run(function: LambdaFunction, event: Any) -> tuple[Any, bool, str]:
    """The handler's answer, whether it is an error, and the log."""
    root, sha = runner.unpack(function.code_bytes)
    current = lives.still_this()
    try:
        done = runner.invoke(
            name=function.function_name,
            arn=function.function_arn,
            sha=sha,
            root=root,
            env=environment_of(function, root),
            timeout=int(function.timeout),
            event=event,
        )
    except RunnerError as problem:
        LOG.error("%s: %s", function.function_name, problem)
        _measure(function, failed=True)
        return {"errorType": "Runtime.ExitError", "errorMessage": str(problem)}, True, ""
    if current():
        _write_logs(function, done)
        _measure(function, failed=done["error"], milliseconds=done["ms"])
    return done["payload"], done["error"], done["logs"]


def _write_logs(function: LambdaFunction, done: dict[str, Any]) -> None:
    from moto.logs.models import logs_backends

    lines = [line for line in done["logs"].splitlines() if line.strip()]
    if done["error"]:
        lines.append(json.dumps({"requestId": done["id"], "level": "ERROR", **_brief(done["payload"])}))
    if function.kept.get("LoggingConfig", {}).get("LogFormat", "Text") == "Text":
        lines.insert(0, f"START RequestId: {done['id']} Version: $LATEST")
        lines.append(f"END RequestId: {done['id']}")
        figures = f"Duration: {done['ms']:.2f} ms\tMemory Size: {function.memory_size} MB"
        lines.append(f"REPORT RequestId: {done['id']}\t{figures}")
    backend, group = logs_backends[function.account_id][function.region], log_group_of(function)
    stream = f"{clock.datetime():%Y/%m/%d}/[$LATEST]{done['id'].replace('-', '')}"
    now = int(clock.now() * 1000)
    backend.ensure_log_group(group)
    backend.create_log_stream(group, stream)
    backend.put_log_events(group, stream, [{"timestamp": now, "message": line} for line in lines])
    for line in lines:
        publish_metrics(function.account_id, function.region, line)


def _measure(function: LambdaFunction, failed: bool, milliseconds: float = 0) -> None:
    """https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html"""
    measured = {
        "Invocations": (1, "Count"),
        "Errors": (1 if failed else 0, "Count"),
        "Throttles": (0, "Count"),
        "Duration": (milliseconds, "Milliseconds"),
    }
    publish(function.region, "AWS/Lambda", {"FunctionName": function.function_name}, measured)


def _brief(payload: Any) -> dict[str, Any]:
    return {k: payload.get(k) for k in ("errorType", "errorMessage")} if isinstance(payload, dict) else {}


def _invocation_type(body: Any, headers: Any) -> str:
    """moto's own services (S3, logs) call without headers and while they hold a lock: do not keep them waiting.

    Only the poller of a queue needs the outcome.
    """
    if not headers and '"aws:sqs"' not in (body if isinstance(body, str) else ""):
        return "Event"
    return headers.get("x-amz-invocation-type", "RequestResponse")


def _run_asynchronously(function: LambdaFunction, event: Any) -> None:
    """An `Event` invocation: tried again when it fails, then given to the dead-letter queue or topic, and the destination."""
    current = lives.still_this()
    waits = (*RETRY_AFTER[: retries_of(function)], None)
    for wait in waits:
        answer, failed, _ = run(function, event)
        if not failed or not current():
            return
        if wait:
            clock.sleep(wait, current)
    keep_failed(function, event, answer, len(waits))


def mend() -> None:
    @around(LambdaFunction, "__init__")
    def init(original: Any, self: LambdaFunction, account_id: str, spec: dict, *args: Any, **kwargs: Any) -> None:
        original(self, account_id, spec, *args, **kwargs)
        self.kept = {k: spec[k] for k in KEPT if spec.get(k)}

    @around(LambdaFunction, "get_configuration")
    def configuration(original: Any, self: LambdaFunction, *args: Any, **kwargs: Any) -> dict[str, Any]:
        found = original(self, *args, **kwargs)
        found.update(self.kept)
        default = {"LogFormat": "Text", "LogGroup": f"/aws/lambda/{self.function_name}"}
        found["LoggingConfig"] = {**default, **self.kept.get("LoggingConfig", {})}
        return found

    @around(LambdaFunction, "update_configuration")
    def update(original: Any, self: LambdaFunction, changes: dict[str, Any]) -> Any:
        self.kept.update({k: changes[k] for k in KEPT if k in changes})
        if "TracingConfig" in changes:
            self.tracing_config = changes["TracingConfig"]
        if "EphemeralStorage" in changes:
            self.ephemeral_storage = changes["EphemeralStorage"]["Size"]
        return original(self, changes)

    @around(LambdaFunction, "_invoke_lambda")
    def invoke_lambda(original: Any, self: LambdaFunction, event: Any = None) -> tuple[str, bool, str]:
        """Entry of moto's own deliveries (SNS, SQS, ...); other runtimes would need Docker."""
        if not (self.run_time or "").startswith("nodejs"):
            return original(self, event)
        payload, failed, logs = run(self, json.loads(event) if isinstance(event, str) else event or {})
        return json.dumps(payload), failed, logs

    @around(LambdaFunction, "invoke")
    def invoke(original: Any, self: LambdaFunction, body: Any, headers: Any, answer: dict[str, str]) -> Any:
        if not (self.run_time or "").startswith("nodejs"):
            return original(self, body, headers, answer)
        event = json.loads(body) if body else {}
        kind = _invocation_type(body, headers)
        answer["x-amzn-RequestId"] = str(uuid.uuid4())
        if kind == "Event":
            threading.Thread(target=_run_asynchronously, args=(self, event), daemon=True).start()
            return b""
        if kind == "DryRun":
            return b""
        payload, failed, logs = run(self, event)
        answer["x-amz-executed-version"] = "$LATEST"
        answer["x-amz-log-result"] = base64.b64encode(logs.encode()[-4096:]).decode()
        if failed:
            answer["x-amz-function-error"] = "Unhandled"
        return json.dumps(payload).encode()


