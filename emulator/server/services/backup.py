"""AWS Backup: plans' selections, and the documents attached to a vault."""
from __future__ import annotations

import json
import uuid
from typing import Any
from urllib.parse import unquote

from moto.backup import urls
from moto.backup.exceptions import ResourceNotFoundException
from moto.backup.responses import BackupResponse
from moto.core.exceptions import JsonRESTError

from ..context import clock
from .backup_points import points
from .backup_state import part, store
from .patching import add

VAULT = r"{0}/backup-vaults/(?P<name>[^/]+)"


def _mend_selections() -> None:
    @add(BackupResponse)
    def create_backup_selection(self: BackupResponse) -> str:
        plan, asked = part(self, 2), json.loads(self.body)
        self.backup_backend.get_backup_plan(plan, None)
        made = {"BackupPlanId": plan, "SelectionId": str(uuid.uuid4()), "CreationDate": clock.now()}
        store(self.backup_backend, "selections")[plan, made["SelectionId"]] = {
            **made,
            "BackupSelection": asked["BackupSelection"],
            "CreatorRequestId": asked.get("CreatorRequestId"),
        }
        return json.dumps(made)

    @add(BackupResponse)
    def get_backup_selection(self: BackupResponse) -> str:
        found = store(self.backup_backend, "selections").get((part(self, 2), part(self, 4)))
        if found is None:
            raise JsonRESTError("InvalidParameterValueException", "Cannot find Backup plan with given ID")
        return json.dumps(found)

    @add(BackupResponse)
    def delete_backup_selection(self: BackupResponse) -> str:
        store(self.backup_backend, "selections").pop((part(self, 2), part(self, 4)), None)
        return "{}"

    @add(BackupResponse)
    def list_backup_selections(self: BackupResponse) -> str:
        plan = part(self, 2)
        found = [
            {
                "SelectionId": s["SelectionId"],
                "SelectionName": s["BackupSelection"]["SelectionName"],
                "BackupPlanId": plan,
                "IamRoleArn": s["BackupSelection"]["IamRoleArn"],
            }
            for (owner, _), s in store(self.backup_backend, "selections").items()
            if owner == plan
        ]
        return json.dumps({"BackupSelectionsList": found})


def _mend_vault_document(kind: str, noun: str, suffix: str) -> None:
    """`noun` of a vault: put, read and deleted as one document."""
    urls.url_paths[f"{VAULT}/{suffix}$"] = BackupResponse.dispatch

    def put(self: BackupResponse) -> str:
        self.backup_backend.describe_backup_vault(part(self, 1))
        store(self.backup_backend, kind)[part(self, 1)] = json.loads(self.body)
        return "{}"

    def get(self: BackupResponse) -> str:
        vault = self.backup_backend.describe_backup_vault(part(self, 1))
        document = store(self.backup_backend, kind).get(vault.backup_vault_name)
        if document is None:
            raise ResourceNotFoundException(msg=f"Failed reading {kind} of {vault.backup_vault_name}: it has none")
        names = {"BackupVaultName": vault.backup_vault_name, "BackupVaultArn": vault.backup_vault_arn}
        return json.dumps({**document, **names})

    def delete(self: BackupResponse) -> str:
        store(self.backup_backend, kind).pop(part(self, 1), None)
        return "{}"

    for verb, action in (("put", put), ("get", get), ("delete", delete)):
        setattr(BackupResponse, f"{verb}_backup_vault_{noun}", action)


def mend() -> None:
    _mend_selections()
    _mend_vault_document("policy", "access_policy", "access-policy")
    _mend_vault_document("notifications", "notifications", "notification-configuration")

    @add(BackupResponse)
    def update_backup_plan(self: BackupResponse) -> str:
        plan = self.backup_backend.get_backup_plan(part(self, 2), None)
        plan.backup_plan, plan.version_id = json.loads(self.body)["BackupPlan"], uuid.uuid4().hex
        named = {"BackupPlanId": plan.backup_plan_id, "BackupPlanArn": plan.backup_plan_arn}
        return json.dumps({**named, "VersionId": plan.version_id})

    @add(BackupResponse)
    def list_tags(self: BackupResponse) -> str:
        """moto takes the wrong part of a path that does not end with a slash, and knows no recovery points."""
        arn = unquote(self.path.partition("?")[0].strip("/").partition("/")[2]).rstrip("/")
        known = {p["fields"]["RecoveryPointArn"] for p in points(self.backup_backend)}
        if ":recovery-point:" in arn and arn not in known:
            raise ResourceNotFoundException(msg=f"Cannot find recovery point {arn}.")
        return json.dumps({"Tags": self.backup_backend.list_tags(resource_arn=arn)})
