"""KMS: the rotation period, which Terraform reads back."""
from __future__ import annotations

import json
from typing import Any

from moto.kms.responses import KmsResponse

from .patching import around

DAYS = 365


def _key(response: KmsResponse) -> Any:
    backend = response.kms_backend
    return backend.keys[backend.get_key_id(response._get_param("KeyId"))]


def mend() -> None:
    @around(KmsResponse, "enable_key_rotation")
    def enable(original: Any, self: KmsResponse) -> Any:
        answer = original(self)
        _key(self).rotation_days = self._get_param("RotationPeriodInDays") or DAYS
        return answer

    @around(KmsResponse, "get_key_rotation_status")
    def status(original: Any, self: KmsResponse) -> Any:
        answer = json.loads(original(self))
        if answer["KeyRotationEnabled"]:
            answer["RotationPeriodInDays"] = getattr(_key(self), "rotation_days", DAYS)
        return json.dumps(answer)
