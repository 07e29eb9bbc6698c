"""RDS: databases that can be told apart, and keys that exist, where moto writes constants."""
from __future__ import annotations

import random
import string
from typing import Any

from moto.rds.exceptions import KMSKeyNotAccessibleFault
from moto.rds.models import DBCluster, DBInstance, RDSBackend

from .patching import around

DEFAULT_KEY = "alias/aws/rds"
# What moto writes instead of a key.
NO_KEY = "default_kms_key_id"


def key_arn(backend: RDSBackend, key_id: str) -> str:
    """The ARN of a key, named in any way, that RDS can use in this region."""
    if key_id.startswith("arn:") and key_id.split(":")[3] != backend.region_name:
        raise KMSKeyNotAccessibleFault(key_id)
    try:
        key = backend.kms.describe_key(key_id)
    except Exception:
        raise KMSKeyNotAccessibleFault(key_id) from None
    if not key.enabled or key.key_state != "Enabled":
        raise KMSKeyNotAccessibleFault(key_id)
    return key.arn


def _mend_scaling() -> None:
    """Only a serverless cluster scales; Terraform takes an answer without values for a difference."""
    moto_answers = DBCluster.scaling_configuration_info.fget
    DBCluster.scaling_configuration_info = property(
        lambda self: moto_answers(self) if self.scaling_configuration else None
    )


def mend() -> None:
    _mend_scaling()

    @around(DBInstance, "__init__")
    def new_instance(original: Any, self: DBInstance, *args: Any, **kwargs: Any) -> None:
        """Terraform and others find an instance by its resource id: two must not share one."""
        original(self, *args, **kwargs)
        self.dbi_resource_id = "db-" + "".join(random.choices(string.ascii_uppercase + string.digits, k=26))
        if self.db_cluster_identifier is None and self.kms_key_id == NO_KEY:
            self.kms_key_id = key_arn(self.backend, DEFAULT_KEY)

    @around(DBCluster, "__init__")
    def new_cluster(original: Any, self: DBCluster, *args: Any, **kwargs: Any) -> None:
        original(self, *args, **kwargs)
        if self.kms_key_id == NO_KEY:
            self.kms_key_id = key_arn(self.backend, DEFAULT_KEY) if self.storage_encrypted else None

    @around(RDSBackend, "describe_orderable_db_instance_options")
    def orderable(original: Any, self: RDSBackend, engine: str, engine_version: str) -> list[dict[str, Any]]:
        """moto knows some versions of one engine; of Aurora, every version is offered what one of these is."""
        found = original(self, engine, engine_version)
        if found or not engine.startswith("aurora"):
            return found
        known = self.db_cluster_options("aurora-postgresql")
        of_one = [option for option in known if option["EngineVersion"] == known[-1]["EngineVersion"]]
        return [{**option, "Engine": engine, "EngineVersion": engine_version} for option in of_one]
