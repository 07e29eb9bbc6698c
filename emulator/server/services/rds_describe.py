"""RDS: the pages of databases, clusters and snapshots."""
from __future__ import annotations

from typing import Any

from moto.core.responses import ActionResult
from moto.rds.exceptions import InvalidParameterValue
from moto.rds.responses import RDSResponse

from .pages import page
from .patching import around

# The action, and the list in its answer.
PAGED = {
    "describe_db_instances": "DBInstances",
    "describe_db_clusters": "DBClusters",
    "describe_db_snapshots": "DBSnapshots",
    "describe_db_cluster_snapshots": "DBClusterSnapshots",
}
SMALLEST, LARGEST = 20, 100


def _size(response: RDSResponse) -> int | None:
    size = response.params.get("MaxRecords")
    if size is not None and not SMALLEST <= int(size) <= LARGEST:
        raise InvalidParameterValue(
            f"Invalid value {size} for MaxRecords. Must be between {SMALLEST} and {LARGEST}"
        )
    return size


def mend() -> None:
    for action, name in PAGED.items():

        @around(RDSResponse, action)
        def describe(original: Any, self: RDSResponse, name: str = name) -> ActionResult:
            size = _size(self)
            found = original(self)._result[name]
            try:
                items, marker = page(found, lambda i: i.resource_id, self.params.get("Marker"), size, LARGEST)
            except ValueError as problem:
                raise InvalidParameterValue(str(problem)) from None
            return ActionResult({name: items, "Marker": marker})
