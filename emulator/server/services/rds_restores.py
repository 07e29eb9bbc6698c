"""RDS: databases from snapshots are what the request says, also where it says no, and belong to nobody else."""
from __future__ import annotations

from typing import Any

from moto.rds.models import DBCluster, DBInstance, RDSBackend

from .patching import around

# Without them moto keeps what the original had; in AWS they have defaults of their own
# (https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_RestoreDBInstanceFromDBSnapshot.html).
INSTANCE_DEFAULTS = {"publicly_accessible": False, "deletion_protection": False, "multi_az": False}


def mend() -> None:
    @around(RDSBackend, "restore_db_instance_from_db_snapshot")
    def restore_instance(
        original: Any, self: RDSBackend, from_snapshot_id: str, overrides: dict[str, Any]
    ) -> DBInstance:
        made = original(self, from_snapshot_id, overrides)
        for name, default in INSTANCE_DEFAULTS.items():
            setattr(made, name, bool(overrides.get(name, default)))
        made.tags = list(overrides.get("tags") or [])
        return made

    @around(RDSBackend, "restore_db_cluster_from_snapshot")
    def restore_cluster(
        original: Any, self: RDSBackend, from_snapshot_id: str, overrides: dict[str, Any]
    ) -> DBCluster:
        made = original(self, from_snapshot_id, overrides)
        made.deletion_protection = bool(overrides.get("deletion_protection", False))
        made.tags = list(overrides.get("tags") or [])
        return made
