"""S3 checksums: CRC64NVME of what came without a checksum of its own, as S3 keeps it since December 2024.

https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity-upload.html
"""
from __future__ import annotations

import base64
from typing import Any

from moto.s3.models import FakeKey, s3_backends
from moto.s3.responses import S3Response

from ..context import ACCOUNT
from .patching import around

ALGORITHM = "CRC64NVME"
# The polynomial 0xAD93D23594C93659, its bits in the order in which they come.
REFLECTED = 0x9A6C9329AC4BC9B5
ONES = 0xFFFFFFFFFFFFFFFF


def _entry(byte: int) -> int:
    for _ in range(8):
        byte = (byte >> 1) ^ (REFLECTED if byte & 1 else 0)
    return byte


TABLE = [_entry(byte) for byte in range(256)]


def crc64nvme(content: bytes) -> str:
    crc = ONES
    for byte in content:
        crc = TABLE[(crc ^ byte) & 0xFF] ^ (crc >> 8)
    return base64.b64encode((crc ^ ONES).to_bytes(8, "big")).decode()


def _keep(key: FakeKey) -> None:
    """Computed when somebody first asks, and kept: that of an upload, whatever becomes of the content."""
    if key.checksum_algorithm is None and key.multipart is None:
        key.checksum_algorithm, key.checksum_value, key.checksum_type = ALGORITHM, crc64nvme(key.value), "FULL_OBJECT"


def corrupt_version(bucket: str, key: str, version_id: str, body: str) -> dict[str, Any]:
    """Other content behind a version, of which S3 knows nothing: no call of S3's could do that."""
    found = s3_backends[ACCOUNT]["aws"].get_object(bucket, key, version_id=version_id)
    if not isinstance(found, FakeKey):
        raise LookupError(f"{bucket} has no {key} with the version {version_id}")
    _keep(found)
    etag = found.etag
    found.value = body.encode()
    found._etag = etag.strip('"')
    return {"bytes": len(body)}


def mend() -> None:
    @around(S3Response, "head_object")
    def head(original: Any, self: S3Response, bucket_name: str, query: Any, key_name: str, headers: Any) -> Any:
        if headers.get("x-amz-checksum-mode") == "ENABLED":
            version = query.get("versionId", [None])[0]
            found = self.backend.get_object(bucket_name, key_name, version_id=version)
            if isinstance(found, FakeKey):
                _keep(found)
        return original(self, bucket_name, query, key_name, headers)
