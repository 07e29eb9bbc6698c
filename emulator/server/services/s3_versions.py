"""S3 versions: listed as S3 lists them, in pages that cost what they hold, and kept while versioning is suspended."""
from __future__ import annotations

from typing import Any, Iterator
from urllib.parse import quote_plus
from xml.sax.saxutils import escape

import xmltodict
from moto.s3.exceptions import InvalidArgumentError, InvalidObjectState, MissingVersion, S3ClientError
from moto.s3.models import FakeBucket, FakeDeleteMarker, FakeKey, S3Backend
from moto.s3.responses import S3Response

from ..context import clock, settings
from .patching import around

XML = {"Content-Type": "application/xml"}
OWNER = "<Owner><ID>75aa57f09aa0c8caeab4f8c24e99d10f8e7faeebf76c078efc7c6caea54ba06a</ID></Owner>"
ARCHIVES = ("GLACIER", "DEEP_ARCHIVE")
LARGEST_PAGE = 1000
NULL = "null"

Entry = FakeKey | FakeDeleteMarker


class RestoreAlreadyInProgress(S3ClientError):
    def __init__(self) -> None:
        super().__init__("RestoreAlreadyInProgress", "Object restore is already in progress")


def _newest_first(bucket: FakeBucket, prefix: str, marker: str | None, version: str | None) -> Iterator[tuple[Entry, bool]]:
    """From behind the markers on, each with whether it is the latest of its key; keys by their UTF-8 bytes."""
    names = sorted(k for k in bucket.keys if k.startswith(prefix) and (marker is None or k >= marker))
    for name in names:
        entries = list(reversed(bucket.keys.getlist(name)))
        begin = 0
        if name == marker:
            at = next((i for i, e in enumerate(entries) if version and e.version_id == version), len(entries) - 1)
            begin = at + 1
        for index in range(begin, len(entries)):
            yield entries[index], index == 0


def _element(entry: Entry, latest: bool, text: Any, with_restore: bool) -> str:
    common = (
        f"<Key>{text(entry.name)}</Key><VersionId>{entry.version_id}</VersionId>"
        f"<IsLatest>{str(latest).lower()}</IsLatest><LastModified>{entry.last_modified_ISO8601}</LastModified>"
    )
    if isinstance(entry, FakeDeleteMarker):
        return f"<DeleteMarker>{common}{OWNER}</DeleteMarker>"
    restored = _restore_status(entry) if with_restore else ""
    return (
        f"<Version>{common}<ETag>{escape(entry.etag)}</ETag><Size>{entry.size}</Size>"
        f"<StorageClass>{entry.storage_class}</StorageClass>{restored}{OWNER}</Version>"
    )


def _restore_status(key: FakeKey) -> str:
    if key.storage_class not in ARCHIVES or key._expiry is None:
        return ""
    if key.status == "IN_PROGRESS":
        return "<RestoreStatus><IsRestoreInProgress>true</IsRestoreInProgress></RestoreStatus>"
    until = key._expiry.strftime("%Y-%m-%dT%H:%M:%S.000Z")
    return (
        "<RestoreStatus><IsRestoreInProgress>false</IsRestoreInProgress>"
        f"<RestoreExpiryDate>{until}</RestoreExpiryDate></RestoreStatus>"
    )


def _list(response: S3Response, bucket: FakeBucket) -> str:
    """The entries of both kinds stand in one order, as S3 has it."""
    asked = {k: v[0] for k, v in response._get_querystring(response.request, response.uri).items()}
    encoded = asked.get("encoding-type") == "url"

    def text(value: str) -> str:
        return quote_plus(value, safe="/*") if encoded else escape(value)

    prefix, most = asked.get("prefix", ""), min(int(asked.get("max-keys", LARGEST_PAGE)), LARGEST_PAGE)
    marker, version = asked.get("key-marker") or None, asked.get("version-id-marker") or None
    with_restore = "RestoreStatus" in response.headers.get("x-amz-optional-object-attributes", "")
    elements, last, more = [], None, False
    for entry, latest in _newest_first(bucket, prefix, marker, version):
        if len(elements) == most:
            more = most > 0
            break
        elements.append(_element(entry, latest, text, with_restore))
        last = entry
    following = (
        f"<NextKeyMarker>{text(last.name)}</NextKeyMarker><NextVersionIdMarker>{last.version_id}</NextVersionIdMarker>"
        if more
        else ""
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<ListVersionsResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">'
        f"<Name>{bucket.name}</Name><Prefix>{text(prefix)}</Prefix><KeyMarker>{text(marker or '')}</KeyMarker>"
        f"<VersionIdMarker>{version or ''}</VersionIdMarker>{following}<MaxKeys>{most}</MaxKeys>"
        f"{'<EncodingType>url</EncodingType>' if encoded else ''}<IsTruncated>{str(more).lower()}</IsTruncated>"
        f"{''.join(elements)}</ListVersionsResult>"
    )


def _mend_suspended() -> None:
    """While versioning is suspended, what is written replaces the version `null` alone; moto drops them all."""

    def others(bucket: FakeBucket, name: str) -> list[Entry] | None:
        if bucket.versioning_status != "Suspended":
            return None
        return [entry for entry in bucket.keys.getlist(name, []) if entry.version_id != NULL]

    @around(S3Backend, "put_object")
    def put_object(original: Any, self: S3Backend, bucket_name: str, key_name: str, *args: Any, **kwargs: Any) -> FakeKey:
        bucket = self.get_bucket(bucket_name)
        kept = others(bucket, key_name)
        if kept is not None:
            # What is set aside is not disposed of.
            dict.pop(bucket.keys, key_name, None)
        made = original(self, bucket_name, key_name, *args, **kwargs)
        if kept is not None:
            bucket.keys.setlist(key_name, [*kept, made])
        return made

    @around(S3Backend, "delete_object")
    def delete_object(
        original: Any, self: S3Backend, bucket_name: str, key_name: str, version_id: str | None = None, **kwargs: Any
    ) -> Any:
        bucket = self.get_bucket(bucket_name)
        if version_id is None and bucket.versioning_status in ("Enabled", "Suspended"):
            return _hide(self, bucket, key_name, others(bucket, key_name))
        if bucket.versioning_status != "Suspended":
            return original(self, bucket_name, key_name, version_id=version_id, **kwargs)
        bucket.versioning_status = "Enabled"
        try:
            return original(self, bucket_name, key_name, version_id=version_id, **kwargs)
        finally:
            bucket.versioning_status = "Suspended"


def _hide(backend: S3Backend, bucket: FakeBucket, name: str, kept: list[Entry] | None) -> tuple[bool, dict[str, Any]]:
    """A delete marker comes also where there is nothing to hide."""
    if name not in bucket.keys:
        placeholder = FakeKey(name=name, value=b"", account_id=backend.account_id, region_name=bucket.region_name)
        marker = FakeDeleteMarker(key=placeholder)
        bucket.keys[name] = marker
    else:
        marker = backend._set_delete_marker(bucket.name, name)
    if kept is not None:
        marker._version_id = NULL
        bucket.keys.setlist(name, [*kept, marker])
    return True, {"version-id": marker.version_id, "delete-marker": "true"}


def _status(key: FakeKey) -> str:
    """How far a restore from an archive is; moto's takes no time."""
    return "IN_PROGRESS" if clock.now() < getattr(key, "thawed_at", 0) else "RESTORED"


def mend() -> None:
    _mend_suspended()
    FakeKey.status = property(_status, FakeKey.status.fset)

    @around(S3Response, "list_object_versions")
    def list_object_versions(original: Any, self: S3Response) -> Any:
        if self.querystring.get("delimiter", [None])[0]:
            return original(self)
        return 200, XML, _list(self, self.backend.get_bucket(self.bucket_name))

    @around(S3Response, "_key_response_post")
    def key_response_post(original: Any, self: S3Response, *args: Any, **kwargs: Any) -> Any:
        """moto restores whatever is the latest."""
        query = self.querystring
        if "restore" not in query or "versionId" not in query:
            return original(self, *args, **kwargs)
        key = self.backend.get_object(self.bucket_name, self.parse_key_name(), version_id=query["versionId"][0])
        if key is None:
            raise MissingVersion()
        if key.storage_class == "INTELLIGENT_TIERING":
            return _back_from_tiering(self)
        if key.storage_class not in ARCHIVES:
            raise InvalidObjectState(storage_class=key.storage_class)
        if key._expiry is not None and key.status == "IN_PROGRESS":
            raise RestoreAlreadyInProgress()
        restored = key._expiry is not None
        key.restore(int(_days(self) or 1))
        key.thawed_at = clock.now() + settings["thawSeconds"]
        return 200 if restored else 202, {}, ""


def _days(response: S3Response) -> str | None:
    return xmltodict.parse(response.body)["RestoreRequest"].get("Days")


def _back_from_tiering(response: S3Response) -> Any:
    """An object comes back for good, so S3 takes no days; the emulator does not know which ones were archived."""
    days = _days(response)
    if days is not None:
        raise InvalidArgumentError("Days must not be given for Intelligent-Tiering", "Days", days)
    return 202, {}, ""
