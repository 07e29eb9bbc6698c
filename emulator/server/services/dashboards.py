"""CloudWatch beside the alarms: dashboards, which are of no region, and the list of metrics."""
from __future__ import annotations

from typing import Any

from moto.cloudwatch.models import CloudWatchBackend, cloudwatch_backends

from ..context import ACCOUNT
from .patching import around

# "All dashboards in your account are global, not region-specific" (PutDashboard): moto has some in each region.
HOME = "us-east-1"


def mend() -> None:
    for name in ("put_dashboard", "list_dashboards", "get_dashboard", "delete_dashboards"):
        _at_home(name)

    @around(CloudWatchBackend, "get_filtered_metrics")
    def filtered(
        original: Any, self: CloudWatchBackend, metric_name: str, namespace: str, dimensions: list[dict[str, str]]
    ) -> list[Any]:
        """Each metric once, also with several dimensions."""
        found: dict[Any, Any] = {}
        for datum in self.get_all_metrics():
            if datum.filter(namespace=namespace, name=metric_name, dimensions=dimensions):
                names = tuple(sorted((d.name, d.value) for d in datum.dimensions))
                found.setdefault((datum.namespace, datum.name, names), datum)
        return list(found.values())


def _at_home(name: str) -> None:
    @around(CloudWatchBackend, name)
    def anywhere(original: Any, self: CloudWatchBackend, *args: Any, **kwargs: Any) -> Any:
        return original(cloudwatch_backends[ACCOUNT][HOME], *args, **kwargs)
