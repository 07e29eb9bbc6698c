"""RDS and Aurora: snapshots that take time, can fail, and are refused as AWS refuses them."""
from __future__ import annotations

from typing import Any

from moto.rds.exceptions import InvalidParameterValue, RDSClientError
from moto.rds.models import RDSBackend, rds_backends
from moto.rds.responses import RDSResponse

from ..context import settings
from . import rds_state
from .patching import around
from .rds_state import CLUSTER, INSTANCE, KINDS, Kind

# CreateDBSnapshot's reference allows these two states of the instance.
GOOD_STATES = ("available", "storage-optimization")


def _begin(snapshot: Any, owner: str) -> None:
    fails = rds_state.is_planted("databaseSnapshotFails", owner, snapshot.resource_id)
    rds_state.begin(snapshot, "creating", settings["databaseSnapshotSeconds"], fails)


def _end_copies_of(backend: RDSBackend, kind: Kind, arn: str) -> None:
    """DeleteDBSnapshot: "If the snapshot is being copied, the copy operation is terminated." """
    for region in list(rds_backends[backend.account_id].values()):
        for copy in kind.all(region):
            if getattr(copy, "copied_from", None) == arn and rds_state.is_under_way(copy):
                rds_state.fail_now(copy)


def _mend_creation() -> None:
    @around(RDSBackend, "create_db_snapshot")
    def create_db_snapshot(
        original: Any,
        self: RDSBackend,
        db_instance_identifier: str,
        db_snapshot_identifier: str,
        snapshot_type: str = "manual",
        tags: list[dict[str, str]] | None = None,
        **kwargs: Any,
    ) -> Any:
        database = self.databases.get(db_instance_identifier)
        if snapshot_type != "manual" or database is None:
            return original(self, db_instance_identifier, db_snapshot_identifier, snapshot_type, tags, **kwargs)
        rds_state.check_tags(tags)
        if database.db_cluster_identifier:
            raise InvalidParameterValue(
                "The specified instance is a member of a cluster and a snapshot cannot be created directly. "
                "Please use the CreateDBClusterSnapshot API instead."
            )
        if database.status not in GOOD_STATES:
            raise RDSClientError(
                "InvalidDBInstanceStateFault",
                f"Cannot create a snapshot because the database instance {db_instance_identifier} "
                "is not currently in the available state.",
            )
        rds_state.check_quota(self, INSTANCE)
        snapshot = original(self, db_instance_identifier, db_snapshot_identifier, snapshot_type, tags, **kwargs)
        _begin(snapshot, db_instance_identifier)
        return snapshot

    @around(RDSBackend, "create_db_cluster_snapshot")
    def create_db_cluster_snapshot(
        original: Any,
        self: RDSBackend,
        db_cluster_identifier: str,
        db_cluster_snapshot_identifier: str,
        snapshot_type: str = "manual",
        tags: list[dict[str, str]] | None = None,
    ) -> Any:
        cluster = self.clusters.get(db_cluster_identifier)
        if snapshot_type != "manual" or cluster is None:
            return original(self, db_cluster_identifier, db_cluster_snapshot_identifier, snapshot_type, tags)
        rds_state.check_tags(tags)
        if cluster.status != "available":
            raise RDSClientError(
                "InvalidDBClusterStateFault", f"DbCluster {db_cluster_identifier} is not in the available state."
            )
        rds_state.check_quota(self, CLUSTER)
        snapshot = original(self, db_cluster_identifier, db_cluster_snapshot_identifier, snapshot_type, tags)
        _begin(snapshot, db_cluster_identifier)
        return snapshot

    @around(RDSResponse, "create_db_cluster_snapshot")
    def checked(original: Any, self: RDSResponse) -> Any:
        name = "DBClusterSnapshotIdentifier"
        self.backend.validate_db_snapshot_identifier(self.params[name], parameter_name=name)
        return original(self)


def _mend_deletion() -> None:
    for kind, name in ((INSTANCE, "delete_db_snapshot"), (CLUSTER, "delete_db_cluster_snapshot")):

        @around(RDSBackend, name)
        def delete(original: Any, self: RDSBackend, identifier: str, kind: Kind = kind) -> Any:
            snapshot = self.resource_map[kind.model].get(identifier)
            # A cluster's copy is cancelled by deleting it while it is `copying`.
            if snapshot is not None and rds_state.state(snapshot) == "creating":
                raise kind.refuse(f"Cannot delete the snapshot {identifier} because it is not in the available state.")
            deleted = original(self, identifier)
            _end_copies_of(self, kind, deleted.arn)
            return deleted


def mend() -> None:
    for kind in KINDS:
        # Properties on the class win over what __init__ assigns.
        kind.model.status = property(rds_state.state, lambda self, value: None)
        kind.model.percent_progress = property(rds_state.percent, lambda self, value: None)
    _mend_creation()
    _mend_deletion()
