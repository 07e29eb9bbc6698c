"""EC2's client tokens: the same token with the same request answers with what it made the first time.

https://docs.aws.amazon.com/ec2/latest/devguide/ec2-api-idempotency.html
"""
from __future__ import annotations

import json
from typing import Any

from moto.ec2.exceptions import EC2ClientError
from moto.ec2.responses import EC2Response

from .patching import around

TOKEN = "ClientToken"


def _asked(response: EC2Response) -> str:
    """What was asked for, to be compared; the SDK writes the same request in the same way."""
    noise = ("Action", "Version", "Signature", "AWSAccessKeyId", "Timestamp")
    return json.dumps({k: v for k, v in response.querystring.items() if k not in noise}, sort_keys=True)


def _once(response: EC2Response, action: str, make: Any) -> Any:
    token = response._get_param(TOKEN)
    if not token:
        return make()
    known = response.ec2_backend.__dict__.setdefault("client_tokens", {})
    asked = _asked(response)
    if (action, token) not in known:
        result = make()
        known[action, token] = (asked, result)
        return result
    before, result = known[action, token]
    if before != asked:
        raise EC2ClientError(
            "IdempotentParameterMismatch", f"Arguments on this idempotent request are inconsistent with token {token}"
        )
    return result


def mend() -> None:
    for action in ("create_volume", "run_instances"):

        @around(EC2Response, action)
        def with_token(original: Any, self: EC2Response, action: str = action) -> Any:
            return _once(self, action, lambda: original(self))
