"""Auto Scaling lifecycle hooks: whom they notify, where moto invents somebody."""
from __future__ import annotations

from typing import Any

from moto.autoscaling.models import LifecycleHook
from moto.autoscaling.responses import AutoScalingResponse

from .patching import around


def mend() -> None:
    @around(LifecycleHook, "__init__")
    def init(original: Any, self: LifecycleHook, *args: Any, **kwargs: Any) -> None:
        original(self, *args, **kwargs)
        self.role_arn = self.notification_target_arn = None

    @around(AutoScalingResponse, "put_lifecycle_hook")
    def put(original: Any, self: AutoScalingResponse) -> Any:
        answer = original(self)
        group, name = self._get_param("AutoScalingGroupName"), self._get_param("LifecycleHookName")
        for hook in self.autoscaling_backend.describe_lifecycle_hooks(group, [name]):
            hook.role_arn = self._get_param("RoleARN")
            hook.notification_target_arn = self._get_param("NotificationTargetARN")
        return answer

    @around(AutoScalingResponse, "create_auto_scaling_group")
    def create(original: Any, self: AutoScalingResponse) -> Any:
        """moto forgets the hooks that come with a new group."""
        answer = original(self)
        for hook in self._get_param("LifecycleHookSpecificationList", []):
            self.autoscaling_backend.create_lifecycle_hook(
                name=hook["LifecycleHookName"],
                as_name=self._get_param("AutoScalingGroupName"),
                transition=hook.get("LifecycleTransition"),
                timeout=int(hook["HeartbeatTimeout"]) if "HeartbeatTimeout" in hook else None,
                result=hook.get("DefaultResult"),
            )
        return answer
