"""S3 replication: what is put into a bucket is in the buckets of its rules `replicationSeconds` later, or has failed."""
from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import Any

from moto.core.exceptions import ServiceException
from moto.iam.models import iam_backends
from moto.kms.models import kms_backends
from moto.s3.exceptions import S3ClientError
from moto.s3.models import FakeBucket, FakeDeleteMarker, FakeKey, S3Backend, s3_backends
from moto.s3.responses import S3Response

from ..context import ACCOUNT, clock, settings
from .patching import around
from .s3_replication_rules import Rule, rules_of

ARCHIVES = ("GLACIER", "DEEP_ARCHIVE")
STATUS = "x-amz-replication-status"
# Requests come side by side: none may do what another one is at.
_LOCK = threading.Lock()


@dataclass
class Pending:
    due: float
    source: str
    version: FakeKey | FakeDeleteMarker
    rule: Rule
    role: str


def _queue(backend: S3Backend) -> list[Pending]:
    """It lives as long as the account: moto empties `__dict__` at a reset."""
    return backend.__dict__.setdefault("pending_replications", [])


def _applying(bucket: FakeBucket, version: FakeKey | FakeDeleteMarker) -> list[Pending]:
    """One for each destination, of which the rule with the highest priority decides."""
    role, rules = rules_of(bucket.replication_text if getattr(bucket, "replication", None) else None)
    chosen: dict[str, Rule] = {}
    for rule in rules:
        if version.name.startswith(rule.prefix):
            chosen.setdefault(rule.destination, rule)
    due = clock.now() + settings["replicationSeconds"]
    return [Pending(due, bucket.name, version, rule, role) for rule in chosen.values() if _takes(rule, version)]


def _takes(rule: Rule, version: FakeKey | FakeDeleteMarker) -> bool:
    if isinstance(version, FakeDeleteMarker):
        return rule.delete_markers
    if version.storage_class in ARCHIVES:
        return False
    return rule.encrypted or not (version.encryption or "").startswith("aws:kms")


def _enqueue(backend: S3Backend, bucket_name: str, version: FakeKey | FakeDeleteMarker) -> None:
    found = _applying(backend.get_bucket(bucket_name), version)
    if found:
        version.replication_status = "PENDING"
        with _LOCK:
            _queue(backend).extend(found)


def settle(backend: S3Backend) -> None:
    """Do what is due: before each request, since nobody looks in between, and after those for objects, when it is at once."""
    with _LOCK:
        queue, now = _queue(backend), clock.now()
        due = [p for p in queue if p.due <= now]
        queue[:] = [p for p in queue if p.due > now]
        for pending in due:
            failed = _problem(backend, pending) is not None
            if not failed:
                _replicate(backend, pending)
            still = any(p.version is pending.version for p in queue)
            before = pending.version.replication_status
            pending.version.replication_status = (
                "FAILED" if failed or before == "FAILED" else "PENDING" if still else "COMPLETED"
            )


def _problem(backend: S3Backend, pending: Pending) -> str | None:
    rule, version = pending.rule, pending.version
    if version.name in settings["replicationFails"] or rule.destination in settings["replicationFails"]:
        return "forced by the emulator's settings"
    try:
        source, destination = backend.get_bucket(pending.source), backend.get_bucket(rule.destination)
        iam_backends[ACCOUNT][backend.partition].get_role_by_arn(pending.role)
    except ServiceException as problem:
        return str(problem)
    if not any(v is version for v in source.keys.getlist(version.name, [])):
        return "its source is gone"
    if not destination.is_versioned:
        return "the destination keeps no versions"
    if isinstance(version, FakeDeleteMarker) or not version.encryption or version.encryption == "AES256":
        return None
    keys = [version.kms_key_id, rule.key]
    return None if all(map(_usable, keys)) else "a key is missing or disabled"


def _usable(arn: str | None) -> bool:
    parts = (arn or "").split(":")
    if len(parts) < 6:
        return False
    key = kms_backends[ACCOUNT][parts[3]].keys.get(parts[5].rpartition("/")[2])
    return key is not None and key.enabled


def _replicate(backend: S3Backend, pending: Pending) -> None:
    rule, version = pending.rule, pending.version
    destination = backend.get_bucket(rule.destination)
    if isinstance(version, FakeDeleteMarker):
        replica: FakeKey | FakeDeleteMarker = FakeDeleteMarker(key=version)
        replica._version_id = version.version_id
    else:
        replica = _copy(version, rule, destination)
    replica.replication_status = "REPLICA"
    replica.last_modified = version.last_modified
    versions = destination.keys.getlist(version.name, [])
    destination.keys.setlist(version.name, [*versions, replica])
    if isinstance(replica, FakeKey):
        backend.tagger.copy_tags(version.arn, replica.arn)


def _copy(version: FakeKey, rule: Rule, destination: FakeBucket) -> FakeKey:
    encrypted = (version.encryption or "").startswith("aws:kms")
    made = FakeKey(
        name=version.name,
        value=version.value,
        account_id=version.account_id,
        region_name=destination.region_name,
        storage=rule.storage_class or version.storage_class,
        etag=version.etag.strip('"'),
        is_versioned=True,
        version_id=version.version_id,
        multipart=version.multipart,
        bucket_name=destination.name,
        encryption=version.encryption,
        kms_key_id=rule.key if encrypted else None,
        bucket_key_enabled=version.bucket_key_enabled,
        lock_mode=version.lock_mode,
        lock_legal_status=version.lock_legal_status,
        lock_until=version.lock_until,
        checksum_value=version.checksum_value,
    )
    made.checksum_algorithm = version.checksum_algorithm
    made.set_metadata(dict(version.metadata))
    return made


def mend() -> None:
    @around(S3Backend, "put_object")
    def put_object(original: Any, self: S3Backend, bucket_name: str, *args: Any, **kwargs: Any) -> FakeKey:
        key = original(self, bucket_name, *args, **kwargs)
        _enqueue(self, bucket_name, key)
        return key

    @around(S3Backend, "_set_delete_marker")
    def set_delete_marker(original: Any, self: S3Backend, bucket_name: str, key_name: str) -> FakeDeleteMarker:
        marker = original(self, bucket_name, key_name)
        _enqueue(self, bucket_name, marker)
        return marker

    @around(S3Response, "setup_class")
    def setup_class(original: Any, self: S3Response, *args: Any, **kwargs: Any) -> None:
        original(self, *args, **kwargs)
        settle(self.backend)

    @around(S3Response, "_key_response")
    def key_response(original: Any, self: S3Response, *args: Any, **kwargs: Any) -> Any:
        answer = original(self, *args, **kwargs)
        settle(self.backend)
        return answer

    described = FakeKey.response_dict.fget

    def response_dict(self: FakeKey) -> dict[str, Any]:
        status = getattr(self, "replication_status", None)
        return {**described(self), **({STATUS: status} if status else {})}

    FakeKey.response_dict = property(response_dict)
