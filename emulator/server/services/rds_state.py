"""Snapshots of databases and clusters in virtual time: under way, then available or failed."""
from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from moto.rds.exceptions import RDSClientError
from moto.rds.models import DBClusterSnapshot, DBSnapshot, RDSBackend

from ..context import clock, settings


@dataclass(frozen=True)
class Kind:
    """In what the snapshots of databases and those of clusters differ."""

    model: type
    noun: str
    # The attribute with the identifier of the database, and the one with the database as it was.
    owner: str
    frozen: str
    # The refusal of a snapshot that is not in the right state.
    wrong_state: str
    # What a copy is called while it is made (API reference: the answers of the two copy calls).
    copying: str

    def all(self, backend: RDSBackend) -> list[Any]:
        return list(backend.resource_map[self.model].values())

    def owner_of(self, snapshot: Any) -> str:
        return getattr(snapshot, self.owner)

    def refuse(self, message: str) -> RDSClientError:
        return RDSClientError(self.wrong_state, message)


INSTANCE = Kind(
    DBSnapshot, "DBSnapshot", "db_instance_identifier", "database", "InvalidDBSnapshotStateFault", "creating"
)
CLUSTER = Kind(
    DBClusterSnapshot,
    "DBClusterSnapshot",
    "db_cluster_identifier",
    "cluster",
    "InvalidDBClusterSnapshotStateFault",
    "copying",
)
KINDS = (INSTANCE, CLUSTER)


def begin(snapshot: Any, word: str, seconds: float, fails: bool) -> None:
    """Put a new snapshot on its way: `word` for `seconds` of virtual time, then available or failed."""
    snapshot.started, snapshot.under_way, snapshot.fails = clock.now(), word, fails
    snapshot.ready_at = snapshot.started + seconds


def fail_now(snapshot: Any) -> None:
    snapshot.ready_at, snapshot.fails = clock.now(), True


def is_under_way(snapshot: Any) -> bool:
    return clock.now() < getattr(snapshot, "ready_at", 0)


def state(snapshot: Any) -> str:
    if is_under_way(snapshot):
        return snapshot.under_way
    return "failed" if getattr(snapshot, "fails", False) else "available"


def percent(snapshot: Any) -> int:
    if not is_under_way(snapshot):
        return 0 if state(snapshot) == "failed" else 100
    return min(99, int(100 * (clock.now() - snapshot.started) / (snapshot.ready_at - snapshot.started)))


def is_planted(setting: str, *names: str) -> bool:
    """Whether a test asked for the failure of any of these."""
    return bool({n.lower() for n in settings[setting]} & {n.lower() for n in names})


def check_quota(backend: RDSBackend, kind: Kind) -> None:
    quota = settings["databaseSnapshotQuota"]
    if sum(s.snapshot_type == "manual" for s in kind.all(backend)) >= quota:
        raise RDSClientError("SnapshotQuotaExceededFault", f"Cannot create more than {quota} manual snapshots")


def check_tags(tags: list[dict[str, str]] | None) -> None:
    if any(t["Key"].lower().startswith("aws:") for t in tags or []):
        raise RDSClientError("InvalidParameterValue", "Tag keys cannot start with the reserved prefix 'aws:'.")
