"""S3 Object Lock: S3 takes it for buckets that hold objects as well, since November 2023; moto does not."""
from __future__ import annotations

from moto.s3.exceptions import InvalidBucketState
from moto.s3.models import S3Backend


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
