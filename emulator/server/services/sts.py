"""STS: a role is assumed only where it is, and what is done with it is told apart in the call log."""
from __future__ import annotations

from typing import Any

from moto.iam.models import iam_backends
from moto.sts.exceptions import STSClientError
from moto.sts.models import AssumedRole, STSBackend
from moto.sts.responses import TokenResponse

from ..callers import remember
from .patching import around

# AWS Organizations makes it in every account it creates, so nobody else does here.
MADE_BY_ORGANIZATIONS = "OrganizationAccountAccessRole"


def _exists(account: str, partition: str, name: str) -> bool:
    return name == MADE_BY_ORGANIZATIONS or any(
        role.name == name for role in iam_backends[account][partition].roles.values()
    )


def mend() -> None:
    @around(STSBackend, "assume_role")
    def assume_role(original: Any, self: STSBackend, **kwargs: Any) -> AssumedRole:
        arn = kwargs["role_arn"]
        _, partition, _, _, account, path = arn.split(":", 5)
        name = path.rpartition("/")[2]
        if not _exists(account, partition, name):
            message = f"User: {self.account_id} is not authorized to perform: sts:AssumeRole on resource: {arn}"
            raise STSClientError("AccessDenied", message)
        role = original(self, **kwargs)
        remember(role.access_key_id, account, name)
        return role

    @around(TokenResponse, "assume_role")
    def answer(original: Any, self: TokenResponse) -> Any:
        result = original(self)
        # Whoever kills a function by what it calls must find it also behind a role.
        session = self.headers.get("X-Amz-Security-Token")
        if session:
            result.result["Credentials"].session_token = session
        return result
