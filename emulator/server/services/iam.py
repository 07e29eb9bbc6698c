"""IAM: the caller's account found quickly, bucket policies that do not lock everybody out, roles that have left their profile."""
from __future__ import annotations

from typing import Any

from moto.iam import models
from moto.iam.access_control import IAMPolicyStatement, PermissionResult
from moto.iam.exceptions import NotFoundException

from ..context import ACCOUNT
from .patching import around


def account_of(access_key: str) -> str:
    """moto looks into all nine partitions, and each of them loads 1,500 managed policies first."""
    for account_id, partitions in list(models.iam_backends.items()):
        for backend in list(partitions.values()):
            if access_key in backend.access_keys:
                return account_id
    return ACCOUNT


def mend() -> None:
    models.get_account_id_from = account_of

    @around(IAMPolicyStatement, "is_action_permitted")
    def permitted(original: Any, self: IAMPolicyStatement, *args: Any, **kwargs: Any) -> PermissionResult:
        """moto takes a condition that does not hold for a refusal: "deny without TLS" would deny everything.

        Conditions of resource policies are not evaluated here; their statements count for nothing.
        """
        statement = self._statement
        if statement.get("Condition") and statement.get("Resource"):
            return PermissionResult.NEUTRAL
        return original(self, *args, **kwargs)

    @around(models.IAMBackend, "remove_role_from_instance_profile")
    def remove_role(original: Any, self: models.IAMBackend, profile_name: str, role_name: str) -> None:
        """Who removes a role while it is being deleted comes second, and IAM tells him so."""
        try:
            original(self, profile_name, role_name)
        except ValueError as absent:
            raise NotFoundException(f"Role {role_name} in Instance Profile {profile_name} cannot be found.") from absent
