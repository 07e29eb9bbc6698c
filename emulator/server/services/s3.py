"""S3: sub-resources moto stores in part; Terraform waits minutes for what it never gets back."""
from __future__ import annotations

import re
from typing import Any

from moto.moto_server.utilities import RegexConverter
from moto.s3.models import FakeDeleteMarker
from moto.s3.responses import S3Response

from .patching import around

ROOT = re.compile(r"<(\w*NotificationConfiguration)([^>]*?)(/)?>")
# Configurations with an id that moto does not know: kept and given back as they came.
KEPT = ("intelligent-tiering", "analytics", "metrics")
EVENT_BRIDGE = "<EventBridgeConfiguration/>"
XML = {"Content-Type": "application/xml"}
MISSING = "<Error><Code>NoSuchConfiguration</Code><Message>There is no such configuration.</Message></Error>"
MINIMUM_SIZE = "x-amz-transition-default-minimum-object-size"


def _text(body: Any) -> str:
    return body if isinstance(body, str) else body.decode()


def _kept(response: S3Response, bucket_name: str, querystring: dict) -> tuple[dict, tuple[str, str]] | None:
    """Where the configuration named by the query is kept, and under which key."""
    kind = next((k for k in KEPT if k in querystring), None)
    if kind is None or "id" not in querystring:
        return None
    store = response.backend.get_bucket(bucket_name).__dict__.setdefault("kept_configurations", {})
    return store, (kind, querystring["id"][0])


def _mend_kept() -> None:
    @around(S3Response, "_bucket_response_put")
    def put(original: Any, self: S3Response, request: Any, bucket_name: str, querystring: dict) -> Any:
        kept = _kept(self, bucket_name, querystring)
        if kept is None:
            return original(self, request, bucket_name, querystring)
        kept[0][kept[1]] = _text(self.body)
        return 200, {}, ""

    @around(S3Response, "_bucket_response_get")
    def get(original: Any, self: S3Response, bucket_name: str, querystring: dict) -> Any:
        kept = _kept(self, bucket_name, querystring)
        if kept is None:
            return original(self, bucket_name, querystring)
        found = kept[0].get(kept[1])
        return (200, XML, found) if found else (404, XML, MISSING)

    @around(S3Response, "_bucket_response_delete")
    def delete(original: Any, self: S3Response, bucket_name: str, querystring: dict) -> Any:
        kept = _kept(self, bucket_name, querystring)
        if kept is None:
            return original(self, bucket_name, querystring)
        kept[0].pop(kept[1], None)
        return 204, {}, ""


def mend() -> None:
    _mend_kept()

    # Emptying a versioned bucket meets delete markers, which moto cannot dispose of.
    FakeDeleteMarker.dispose = lambda self, garbage=False: None

    @around(RegexConverter, "__init__")
    def route(original: Any, self: RegexConverter, url_map: Any, *items: Any) -> None:
        original(self, url_map, *items)
        # The name of an object may hold a newline, which a dot does not match by itself.
        self.regex = f"(?s:{self.regex})"

    @around(S3Response, "_bucket_response_put")
    def put(original: Any, self: S3Response, request: Any, bucket_name: str, querystring: dict) -> Any:
        answer = original(self, request, bucket_name, querystring)
        if "lifecycle" in querystring:
            bucket = self.backend.get_bucket(bucket_name)
            bucket.lifecycle_text = _text(self.body)
            bucket.minimum_size = request.headers.get(MINIMUM_SIZE, "all_storage_classes_128K")
        if "replication" in querystring:
            self.backend.get_bucket(bucket_name).replication_text = _text(self.body)
        return answer

    @around(S3Response, "get_bucket_notification")
    def get_notification(original: Any, self: S3Response) -> Any:
        """moto keeps the switch for EventBridge to itself."""
        status, headers, text = original(self)
        stored = self.backend.get_bucket_notification_configuration(self.bucket_name)
        if stored is not None and stored.event_bridge is not None:
            text = ROOT.sub(lambda m: f"<{m[1]}{m[2]}>{EVENT_BRIDGE}" + (f"</{m[1]}>" if m[3] else ""), _text(text), 1)
        return status, headers, text

    @around(S3Response, "get_bucket_lifecycle")
    def get_lifecycle(original: Any, self: S3Response) -> Any:
        status, headers, text = original(self)
        bucket = self.backend.get_bucket(self.bucket_name)
        headers = {**headers, MINIMUM_SIZE: getattr(bucket, "minimum_size", "all_storage_classes_128K")}
        return status, headers, getattr(bucket, "lifecycle_text", text)

    @around(S3Response, "get_bucket_replication")
    def get_replication(original: Any, self: S3Response) -> Any:
        answer = original(self)
        stored = getattr(self.backend.get_bucket(self.bucket_name), "replication_text", None)
        return (200, XML, stored) if stored else answer
