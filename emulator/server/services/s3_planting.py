"""Objects with a past: versions and delete markers that were made long ago, thousands in one call."""
from __future__ import annotations

import uuid
from datetime import datetime, timezone
from typing import Any

from moto.s3.models import FakeDeleteMarker, FakeKey, s3_backends

from ..context import ACCOUNT


def plant_versions(bucket: str, versions: list[dict[str, Any]]) -> dict[str, Any]:
    """The oldest of a key first. Each: `key`, `at` (ISO 8601), and `body`, or none for a delete marker.

    Nobody is told of them: they are neither replicated nor logged.
    """
    backend = s3_backends[ACCOUNT]["aws"]
    store = backend.get_bucket(bucket)
    ids = []
    for spec in versions:
        made = _made(backend.account_id, store, spec)
        made.last_modified = datetime.fromisoformat(spec["at"].replace("Z", "+00:00")).astimezone(timezone.utc).replace(tzinfo=None)
        store.keys[spec["key"]] = made
        ids.append(made.version_id)
    return {"versionIds": ids}


def _made(account: str, store: Any, spec: dict[str, Any]) -> FakeKey | FakeDeleteMarker:
    key = FakeKey(
        name=spec["key"],
        value=(spec.get("body") or "").encode(),
        account_id=account,
        region_name=store.region_name,
        storage=spec.get("storageClass"),
        is_versioned=store.is_versioned,
        version_id=str(uuid.uuid4()) if store.is_versioned else "null",
        bucket_name=store.name,
    )
    if spec.get("body") is None:
        return FakeDeleteMarker(key=key)
    key.set_metadata({f"x-amz-meta-{name}": value for name, value in spec.get("metadata", {}).items()})
    return key
