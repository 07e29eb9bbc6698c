"""Lambda's settings of asynchronous events: how often one is tried, and where one goes that failed, with the reason.

https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html
"""
from __future__ import annotations

import json
import uuid
from typing import Any

from moto.awslambda.models import LambdaBackend, LambdaFunction

from ..context import clock
from .delivery import deliver
from .patching import around

MOST_RETRIES = 2


def retries_of(function: LambdaFunction) -> int:
    return int(_config_of(function).get("MaximumRetryAttempts", MOST_RETRIES))


def keep_failed(function: LambdaFunction, event: Any, answer: Any, attempts: int) -> None:
    """Give what failed for good to the dead-letter queue or topic, and to the destination: each if there is one."""
    caller = f"lambda.{function.function_name}"
    dead_letters = function.kept.get("DeadLetterConfig", {}).get("TargetArn")
    if dead_letters:
        deliver(dead_letters, json.dumps(event), caller=caller)
    destination = _config_of(function).get("DestinationConfig", {}).get("OnFailure", {}).get("Destination")
    if destination:
        deliver(destination, json.dumps(_failure(function, event, answer, attempts)), caller=caller)


def _failure(function: LambdaFunction, event: Any, answer: Any, attempts: int) -> dict[str, Any]:
    return {
        "version": "1.0",
        "timestamp": f"{clock.datetime():%Y-%m-%dT%H:%M:%S.000Z}",
        "requestContext": {
            "requestId": str(uuid.uuid4()),
            "functionArn": f"{function.function_arn}:$LATEST",
            "condition": "RetriesExhausted",
            "approximateInvokeCount": attempts,
        },
        "requestPayload": event,
        "responseContext": {"statusCode": 200, "executedVersion": "$LATEST", "functionError": "Unhandled"},
        "responsePayload": answer,
    }


def _config_of(function: LambdaFunction) -> dict[str, Any]:
    return function.event_invoke_config[0].config if function.event_invoke_config else {}


def mend() -> None:
    @around(LambdaBackend, "put_function_event_invoke_config")
    def put(original: Any, self: LambdaBackend, name: str, config: dict[str, Any]) -> dict[str, Any]:
        """One at a time; moto keeps all, and shows the first."""
        self.get_function(name).event_invoke_config.clear()
        return original(self, name, config)
