"""IAM: SimulatePrincipalPolicy for users and roles, by their own policies; conditions are not evaluated."""
from __future__ import annotations

from typing import Any

from moto.core.responses import ActionResult
from moto.iam.access_control import IAMPolicy, PermissionResult
from moto.iam.exceptions import NotFoundException
from moto.iam.models import IAMBackend
from moto.iam.responses import IamResponse

from .patching import add

DECISIONS = {
    PermissionResult.PERMITTED: "allowed",
    PermissionResult.DENIED: "explicitDeny",
    PermissionResult.NEUTRAL: "implicitDeny",
}


def _policies(backend: IAMBackend, arn: str) -> list[Any]:
    kind, _, name = arn.rpartition(":")[2].partition("/")
    name = name.rpartition("/")[2]
    if kind == "user" and name in {user.name for user in backend.users.values()}:
        inline = [backend.get_user_policy(name, each) for each in backend.list_user_policies(name)]
        return [*inline, *backend.list_attached_user_policies(name)[0]]
    if kind == "role" and name in {role.name for role in backend.roles.values()}:
        inline = [backend.get_role_policy(name, each)[1] for each in backend.list_role_policies(name)]
        return [*inline, *backend.list_attached_role_policies(name)[0]]
    raise NotFoundException(f"Entity {arn} does not exist or is not attachable.")


def _decision(policies: list[Any], action: str, resource: str) -> str:
    """An explicit deny, else an allow, else no."""
    results = {IAMPolicy(policy).is_action_permitted(action, resource) for policy in policies}
    order = (PermissionResult.DENIED, PermissionResult.PERMITTED)
    return DECISIONS[next((one for one in order if one in results), PermissionResult.NEUTRAL)]


def mend() -> None:
    @add(IamResponse)
    def simulate_principal_policy(self: IamResponse) -> ActionResult:
        policies = _policies(self.backend, self._get_param("PolicySourceArn"))
        resources = self._get_param("ResourceArns", []) or ["*"]
        results = [
            {
                "EvalActionName": action,
                "EvalResourceName": resource,
                "EvalDecision": _decision(policies, action, resource),
                "MatchedStatements": [],
                "MissingContextValues": [],
            }
            for action in self._get_param("ActionNames", [])
            for resource in resources
        ]
        return ActionResult({"EvaluationResults": results, "IsTruncated": False})
