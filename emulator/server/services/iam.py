"""IAM: find the caller's account without building an empty IAM for every AWS partition there is."""
from __future__ import annotations

from moto.iam import models

from ..context import ACCOUNT


def account_of(access_key: str) -> str:
    """moto looks into all nine partitions, and each of them loads 1,500 managed policies first."""
    for account_id, partitions in list(models.iam_backends.items()):
        for backend in list(partitions.values()):
            if access_key in backend.access_keys:
                return account_id
    return ACCOUNT


def mend() -> None:
    models.get_account_id_from = account_of
