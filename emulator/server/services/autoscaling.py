"""Auto Scaling: policies without the settings nobody gave, which Terraform takes for a difference."""
from __future__ import annotations

from typing import Any

from moto.autoscaling.models import FakeScalingPolicy

from .patching import around


def mend() -> None:
    FakeScalingPolicy.enabled = True

    @around(FakeScalingPolicy, "__init__")
    def init(original: Any, self: FakeScalingPolicy, *args: Any, **kwargs: Any) -> None:
        original(self, *args, **kwargs)
        self.predictive_scaling_configuration = self.predictive_scaling_configuration or None
        self.step_adjustments = self.step_adjustments or None
