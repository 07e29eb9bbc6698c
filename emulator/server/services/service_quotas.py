"""Service Quotas: those that the emulator holds callers to, under AWS's names; moto knows those of VPC alone."""
from __future__ import annotations

import json
from typing import Any

from moto.servicequotas.models import ServiceQuotasBackend
from moto.servicequotas.responses import ServiceQuotasResponse

from ..context import settings
from .patching import add, around

# EBS user guide, "Quotas for Amazon EBS"; RDS user guide, "Quotas in Amazon RDS": name, code, and the value or the
# emulator's setting that is the value. The code of the copies is not AWS's: ask for it by its name.
QUOTAS: dict[str, tuple[tuple[str, str, int | str], ...]] = {
    "ebs": (
        ("Snapshots per Region", "L-309BACF6", 100_000),
        ("Concurrent snapshot copies per destination Region", "L-00000001", "copyQuota"),
    ),
    "rds": (
        ("Manual DB instance snapshots", "L-272F1212", "databaseSnapshotQuota"),
        ("Manual DB cluster snapshots", "L-9B510759", "databaseSnapshotQuota"),
    ),
}


def _quotas(service: str, region: str, account: str) -> list[dict[str, Any]]:
    return [
        {
            "ServiceCode": service,
            "QuotaArn": f"arn:aws:servicequotas:{region}:{account}:{service}/{code}",
            "QuotaCode": code,
            "QuotaName": name,
            "Value": float(settings[value] if isinstance(value, str) else value),
            "Unit": "None",
            "Adjustable": True,
            "GlobalQuota": False,
        }
        for name, code, value in QUOTAS[service]
    ]


def mend() -> None:
    @around(ServiceQuotasBackend, "list_aws_default_service_quotas")
    def defaults(original: Any, self: ServiceQuotasBackend, service_code: str) -> list[dict[str, Any]]:
        if service_code in QUOTAS:
            return _quotas(service_code, self.region_name, self.account_id)
        return original(self, service_code)

    @add(ServiceQuotasResponse)
    def list_service_quotas(self: ServiceQuotasResponse) -> str:
        """All on one page: there are only a few."""
        service = str(json.loads(self.body).get("ServiceCode"))
        return json.dumps({"Quotas": self.backend.list_aws_default_service_quotas(service)})
