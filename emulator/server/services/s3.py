"""S3: sub-resources moto stores in part; Terraform waits minutes for what it never gets back."""
from __future__ import annotations

from typing import Any

from moto.moto_server.utilities import RegexConverter
from moto.s3.models import FakeDeleteMarker
from moto.s3.responses import S3Response

from .patching import around

MINIMUM_SIZE = "x-amz-transition-default-minimum-object-size"


def _text(body: Any) -> str:
    return body if isinstance(body, str) else body.decode()


def mend() -> None:
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
        return (200, {"Content-Type": "application/xml"}, stored) if stored else answer
