"""Auto Scaling's health check: an instance in service that does not run is ended and replaced.

Nothing runs in the background. What is due at virtual now happens before the next call that could see it.
"""
from __future__ import annotations

from typing import Any

from moto.autoscaling import autoscaling_backends
from moto.autoscaling.models import FakeAutoScalingGroup, InstanceState

from ..context import ACCOUNT, clock, settings
from .autoscaling_standby import suspended


def _is_noticed(group: FakeAutoScalingGroup, member: InstanceState) -> bool:
    instance = member.instance
    if instance.state not in ("stopping", "stopped"):
        return False
    looked_at = max(instance._state.since, member.since, getattr(group, "resumed_at", 0))
    return clock.now() >= looked_at + settings["healthCheckSeconds"]


def _replace(backend: Any, group: FakeAutoScalingGroup, member: InstanceState) -> None:
    group.instance_states = [other for other in group.instance_states if other is not member]
    member.instance.disable_api_termination = False  # which protects against users, not against the group
    backend.ec2_backend.terminate_instances([member.instance.id])
    group.replace_autoscaling_group_instances(1, group.get_propagated_tags())
    backend.update_attached_elbs(group.name)
    backend.update_attached_target_groups(group.name)


def catch_up(region: str) -> None:
    """Do what the groups of the region would have done by now."""
    backend = dict.get(autoscaling_backends[ACCOUNT], region)
    for group in list(backend.autoscaling_groups.values()) if backend else []:
        off = suspended(group)
        for member in [m for m in group.instance_states if m.settled == "InService"]:
            if "HealthCheck" not in off and _is_noticed(group, member):
                # It stays so when the instance runs again: a group that resumes still replaces it.
                member.health_status = "Unhealthy"
            if member.health_status == "Unhealthy" and not off & {"ReplaceUnhealthy", "Terminate"}:
                _replace(backend, group, member)
