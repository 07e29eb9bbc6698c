"""S3 Object Lock: for buckets that hold objects as well, as S3 takes it since November 2023; bypassed only by who says so."""
from __future__ import annotations

from typing import Any

from moto.s3.exceptions import InvalidBucketState
from moto.s3.models import S3Backend

from .patching import around


def _put(
    self: S3Backend,
    bucket_name: str,
    lock_enabled: bool,
    mode: str | None = None,
    days: int | None = None,
    years: int | None = None,
) -> None:
    bucket = self.get_bucket(bucket_name)
    if not bucket.is_versioned:
        raise InvalidBucketState("Versioning must be 'Enabled' on the bucket to apply a Object Lock configuration")
    bucket.object_lock_enabled = bucket.object_lock_enabled or lock_enabled
    bucket.default_lock_mode, bucket.default_lock_days, bucket.default_lock_years = mode, days or 0, years or 0


def mend() -> None:
    S3Backend.put_object_lock_configuration = _put

    @around(S3Backend, "delete_object")
    def delete_object(original: Any, self: S3Backend, *args: Any, bypass: Any = False, **kwargs: Any) -> Any:
        """The header's `false` is a text, and true to moto."""
        return original(self, *args, bypass=str(bypass).lower() == "true", **kwargs)
