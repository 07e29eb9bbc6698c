"""boto3 clients that talk to this very emulator over HTTP, as the AWS services talk to each other.

Going through the front means that faults apply and the call log shows who called: the caller's name is the access
key id, which survives in the signature's credential scope.
"""
from __future__ import annotations

import functools
import re
import threading
from typing import Any

import boto3
from botocore.config import Config

from ..context import endpoint

_LOCK = threading.Lock()
_CONFIG = Config(
    parameter_validation=False,
    retries={"total_max_attempts": 1},
    connect_timeout=10,
    read_timeout=3600,
    max_pool_connections=64,
    s3={"addressing_style": "path"},
)


@functools.lru_cache(maxsize=512)
def _client(service: str, region: str, caller: str, url: str) -> Any:
    return boto3.client(
        service,
        region_name=region,
        endpoint_url=url,
        aws_access_key_id=caller,
        aws_secret_access_key="emulator",
        config=_CONFIG,
    )


def client(service: str, region: str, caller: str) -> Any:
    """Creating a client costs 0.2 s of CPU and is not safe from several threads: make each one once."""
    with _LOCK:
        return _client(service, region, re.sub(r"[^A-Za-z0-9._-]", "-", caller), endpoint())
