"""DynamoDB's own backups on demand: they take time, and are listed in pages and by time."""
from __future__ import annotations

from datetime import datetime, timezone
from typing import Any

from moto.core.exceptions import JsonRESTError
from moto.dynamodb.exceptions import ERROR_TYPE_PREFIX, MockValidationException
from moto.dynamodb.models import DynamoDBBackend
from moto.dynamodb.models.table import Backup
from moto.dynamodb.responses import DynamoHandler, DynamoResult

from ..context import clock, settings
from .patching import add, around

LARGEST_PAGE = 100


def _state(backup: Backup) -> str:
    return "CREATING" if clock.now() < getattr(backup, "ready_at", 0) else backup.final_state


def _set_state(backup: Backup, value: str) -> None:
    backup.final_state = value


def _seconds(value: Any, otherwise: float) -> float:
    """moto gives times as datetime, those without a zone in UTC."""
    if isinstance(value, datetime):
        return (value if value.tzinfo else value.replace(tzinfo=timezone.utc)).timestamp()
    return float(value) if value is not None else otherwise


def _is_wanted(backup: Backup, body: dict[str, Any]) -> bool:
    """The start of the range belongs to it, its end does not (API reference)."""
    made = _seconds(backup.creation_date_time, 0)
    starts = _seconds(body.get("TimeRangeLowerBound"), made)
    ends = _seconds(body.get("TimeRangeUpperBound"), made + 1)
    return body.get("BackupType", "USER") in ("ALL", backup.type) and starts <= made < ends


def mend() -> None:
    Backup.status = property(_state, _set_state)

    @around(DynamoDBBackend, "create_backup")
    def create_backup(original: Any, self: DynamoDBBackend, table_name: str, backup_name: str) -> Backup:
        backup = original(self, table_name, backup_name)
        backup.ready_at = clock.now() + settings["tableBackupSeconds"]
        return backup

    @around(DynamoDBBackend, "delete_backup")
    def delete_backup(original: Any, self: DynamoDBBackend, backup_arn: str) -> Backup:
        if self.get_backup(backup_arn).status == "CREATING":
            raise JsonRESTError(
                ERROR_TYPE_PREFIX + "BackupInUseException",
                f"Backup is being created and cannot be deleted: {backup_arn}",
            )
        return original(self, backup_arn)

    @add(DynamoHandler)
    def list_backups(self: DynamoHandler) -> DynamoResult:
        """The next page starts after a name in sorted order: backups may be deleted between two pages."""
        body, start = self.body, self.body.get("ExclusiveStartBackupArn", "")
        limit = int(body.get("Limit") or settings["forcePage"] or LARGEST_PAGE)
        if not 1 <= limit <= LARGEST_PAGE:
            raise MockValidationException(f"Limit must be between 1 and {LARGEST_PAGE}, got {limit}")
        found = [b for b in self.dynamodb_backend.list_backups(body.get("TableName")) if _is_wanted(b, body)]
        left = sorted((b for b in found if b.arn > start), key=lambda b: b.arn)
        more = {"LastEvaluatedBackupArn": left[limit - 1].arn} if len(left) > limit else {}
        return DynamoResult({"BackupSummaries": [b.summary for b in left[:limit]], **more})
