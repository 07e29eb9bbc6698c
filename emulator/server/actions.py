"""Who asks for what: service, action, region and caller of a request, whatever its protocol.

Services with a `rest-*` protocol name no action on the wire. Their methods and paths are read from botocore's
service models, the same source the SDKs are generated from, so no table has to be kept here.
"""
from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, parse_qsl, unquote

from .callers import caller_of
from .once import once, service_model

CREDENTIAL = re.compile(r"Credential=([^/]+)/\d{8}/([^/]+)/([^/]+)/aws4_request")
RPC_PATH = re.compile(r"/service/[^/]+/operation/([^/?]+)")
# Signing names that differ from the name of the service model.
MODELS = {"elasticfilesystem": "efs", "monitoring": "cloudwatch", "states": "stepfunctions"}
# How the runner begins the session tokens of its functions.
FUNCTION_SESSION = "emulator-"
LONGEST_VALUE, LONGEST_BODY = 2_000, 300_000


@dataclass
class ApiRequest:
    service: str
    region: str
    caller: str
    action: str
    protocol: str
    body: bytes
    access_key: str = ""
    session: str = ""
    attempt: int = 1
    params: dict[str, Any] = field(default_factory=dict)

    @property
    def is_from_function(self) -> bool:
        """Also where it acts as another role: its session stays with it."""
        return self.caller.startswith("lambda.") or self.session.startswith(FUNCTION_SESSION)

    @property
    def text(self) -> str:
        """Where protocols have names in the path, as S3 has its keys, that belongs to it."""
        body = unquote(self.body.decode("utf-8", "replace").replace("+", " "))
        return f"{self.params.get('path', '')}\n{body}"


def classify(environ: dict[str, Any], body: bytes) -> ApiRequest:
    signed = CREDENTIAL.search(environ.get("HTTP_AUTHORIZATION", "")) or _presigned(environ)
    key, region, service = signed.groups() if signed else ("anonymous", "-", "s3")
    action, protocol, params = _action(service, environ, body)
    attempt = re.search(r"attempt=(\d+)", environ.get("HTTP_AMZ_SDK_REQUEST", ""))
    return ApiRequest(
        service=service,
        region=region,
        caller=caller_of(key),
        access_key=key,
        action=action,
        protocol=protocol,
        body=body,
        session=environ.get("HTTP_X_AMZ_SECURITY_TOKEN", ""),
        attempt=int(attempt[1]) if attempt else 1,
        params={k: v[:LONGEST_VALUE] if isinstance(v, str) else v for k, v in params.items()},
    )


def _presigned(environ: dict[str, Any]) -> re.Match | None:
    values = parse_qs(environ.get("QUERY_STRING", "")).get("X-Amz-Credential", [""])
    return CREDENTIAL.search(f"Credential={values[0]}")


def _action(service: str, environ: dict[str, Any], body: bytes) -> tuple[str, str, dict[str, Any]]:
    rpc = RPC_PATH.search(environ.get("PATH_INFO", ""))
    if rpc:
        return rpc[1], "cbor", {}
    target = environ.get("HTTP_X_AMZ_TARGET")
    if target:
        return target.rpartition(".")[2], "json", _json_object(body)
    form = environ.get("QUERY_STRING", "")
    if environ.get("CONTENT_TYPE", "").startswith("application/x-www-form-urlencoded"):
        form = body.decode("utf-8", "replace")
    if "Action=" in form:
        params = dict(parse_qsl(form, keep_blank_values=True))
        if "Action" in params:
            return params["Action"], "ec2" if service == "ec2" else "query", params
    operations = _rest_operations(MODELS.get(service, service))
    query = parse_qsl(environ.get("QUERY_STRING", ""), keep_blank_values=True)
    params = {**_json_object(body), **dict(query), "path": unquote(_raw_path(environ))}
    return _rest_action(operations, environ), operations.protocol, params


def _json_object(body: bytes) -> dict[str, Any]:
    """Top-level fields of a JSON request, the nested ones as text, so that the log stays readable."""
    if len(body) > LONGEST_BODY or not body.lstrip().startswith(b"{"):
        return {}
    try:
        found = json.loads(body)
    except ValueError:
        return {}
    return {k: v if isinstance(v, (str, int, float, bool)) else json.dumps(v) for k, v in found.items()}


@dataclass
class RestOperation:
    name: str
    method: str
    path: re.Pattern
    literal: int
    constants: set[str]
    required: set[tuple[str, str]]


@dataclass
class RestService:
    protocol: str
    operations: list[RestOperation]


@once
def _rest_operations(service: str) -> RestService:
    try:
        model = service_model(service)
    except Exception:  # not a service botocore knows: the call is still logged, by method and path
        return RestService("rest-json", [])
    operations = []
    for name in model.operation_names:
        operation = model.operation_model(name)
        path, _, query = operation.http["requestUri"].partition("?")
        shape = operation.input_shape
        members = [(m, shape.members[m].serialization) for m in (shape.required_members if shape else [])]
        pattern = re.sub(r"\\\{(\w+)\\\}", "[^/]+", re.sub(r"\\\{(\w+)\\\+\\\}", ".+", re.escape(path)))
        operations.append(
            RestOperation(
                name=name,
                method=operation.http["method"],
                path=re.compile(pattern.rstrip("/") + "/?$"),
                literal=len(re.sub(r"\{.*?\}", "", path)) + path.count("{"),
                constants={part for part in query.split("&") if part},
                required={
                    (s["location"], s["name"].lower())
                    for _, s in members
                    if s.get("location") in ("header", "querystring")
                },
            )
        )
    return RestService(str(model.metadata.get("protocol", "rest-json")), operations)


def _raw_path(environ: dict[str, Any]) -> str:
    """The path as sent: an encoded slash inside a name must not look like a path separator."""
    raw = environ.get("RAW_URI") or environ.get("REQUEST_URI") or environ.get("PATH_INFO", "/")
    return raw.partition("?")[0] or "/"


def _rest_action(service: RestService, environ: dict[str, Any]) -> str:
    method, path = environ.get("REQUEST_METHOD", "GET"), _raw_path(environ)
    query = dict(parse_qsl(environ.get("QUERY_STRING", ""), keep_blank_values=True))
    constants = {k if v == "" else f"{k}={v}" for k, v in query.items()}
    lower = {k.lower() for k in query}

    def sent(where: str, name: str) -> bool:
        return name in lower if where == "querystring" else "HTTP_" + name.upper().replace("-", "_") in environ

    found = [
        o
        for o in service.operations
        if o.method == method
        and o.path.match(path)
        and o.constants <= constants
        and all(sent(where, name) for where, name in o.required)
    ]
    if not found:
        return f"{method} {path}"
    return max(found, key=lambda o: (len(o.constants) + len(o.required), o.literal)).name
