"""Error answers as each AWS protocol spells them, so that an SDK sees a refusal it understands."""
from __future__ import annotations

import json
import uuid
from dataclasses import dataclass
from xml.sax.saxutils import escape

THROTTLE = {
    "ec2": "RequestLimitExceeded",
    "rest-xml": "SlowDown",
    "query": "Throttling",
    "rest-json": "TooManyRequestsException",
    "json": "ThrottlingException",
    "cbor": "ThrottlingException",
}
STATUS = {
    "RequestLimitExceeded": 503,
    "SlowDown": 503,
    "ServiceUnavailable": 503,
    "InternalError": 500,
    "InsufficientInstanceCapacity": 500,
    "InternalFailure": 500,
    "TooManyRequestsException": 429,
    "AccessDenied": 403,
    "AccessDeniedException": 403,
    "UnauthorizedOperation": 403,
}
MESSAGES = {
    "RequestLimitExceeded": "Request limit exceeded.",
    "InsufficientInstanceCapacity": "We currently do not have sufficient capacity for the instance type you requested.",
    "AccessDenied": "Access Denied",
    "UnauthorizedOperation": "You are not authorized to perform this operation.",
}


@dataclass
class Answer:
    status: int
    headers: list[tuple[str, str]]
    body: bytes


def error_answer(protocol: str, code: str, message: str | None = None, status: int | None = None) -> Answer:
    """The answer of a service speaking `protocol`; the code `throttle` becomes that protocol's own word for it."""
    code = THROTTLE.get(protocol, "ThrottlingException") if code == "throttle" else code
    status = status or STATUS.get(code, 400)
    message = message or MESSAGES.get(code, f"{code} (injected by the emulator)")
    request_id = str(uuid.uuid4())
    headers, body = _write(protocol, code, message, status, request_id)
    headers["x-amzn-RequestId"] = request_id
    headers["Content-Length"] = str(len(body))
    return Answer(status, list(headers.items()), body)


def _write(protocol: str, code: str, message: str, status: int, rid: str) -> tuple[dict[str, str], bytes]:
    xml, kind = {"Content-Type": "text/xml;charset=UTF-8"}, "Receiver" if status >= 500 else "Sender"
    error = f"<Code>{escape(code)}</Code><Message>{escape(message)}</Message>"
    if protocol == "ec2":
        text = f"<Response><Errors><Error>{error}</Error></Errors><RequestID>{rid}</RequestID></Response>"
        return xml, f'<?xml version="1.0" encoding="UTF-8"?>\n{text}'.encode()
    if protocol == "query":
        text = f"<ErrorResponse><Error><Type>{kind}</Type>{error}</Error><RequestId>{rid}</RequestId></ErrorResponse>"
        return xml, text.encode()
    if protocol == "rest-xml":
        text = f"<Error>{error}<RequestId>{rid}</RequestId></Error>"
        return xml, f'<?xml version="1.0" encoding="UTF-8"?>\n{text}'.encode()
    if protocol == "cbor":
        headers = {
            "Content-Type": "application/cbor",
            "smithy-protocol": "rpc-v2-cbor",
            "x-amzn-query-error": f"{code};{kind}",
        }
        return headers, b"\xa2" + b"".join(map(_cbor_text, ("__type", code, "message", message)))
    kind_of_json = "application/x-amz-json-1.1" if protocol == "json" else "application/json"
    headers = {"Content-Type": kind_of_json, "x-amzn-ErrorType": code}
    return headers, json.dumps({"__type": code, "message": message, "Message": message}).encode()


def _cbor_text(text: str) -> bytes:
    data = text.encode()[:255]
    return (bytes([0x60 | len(data)]) if len(data) < 24 else bytes([0x78, len(data)])) + data
