"""Auto Scaling: lifecycle states that take time, Standby within the group's sizes, and suspended launches."""
from __future__ import annotations

from typing import Any

from moto.autoscaling.exceptions import ValidationError
from moto.autoscaling.models import AutoScalingBackend, FakeAutoScalingGroup, InstanceState
from moto.autoscaling.responses import AutoScalingResponse

from ..context import clock, settings
from .patching import around

WAY_TO = {"Standby": "EnteringStandby", "InService": "Pending"}


def suspended(group: FakeAutoScalingGroup) -> set[str]:
    return {process["ProcessName"] for process in group.suspended_processes}


def _shown(member: InstanceState) -> str:
    return WAY_TO.get(member.settled, member.settled) if clock.now() < member.until else member.settled


def _settle(member: InstanceState, state: str) -> None:
    member.settled, member.since = state, clock.now()
    member.until = member.since + settings["lifecycleSeconds"]


def group_of(response: AutoScalingResponse) -> FakeAutoScalingGroup:
    name = response._get_param("AutoScalingGroupName")
    group = response.autoscaling_backend.autoscaling_groups.get(name)
    if group is None:
        raise ValidationError(f"AutoScalingGroup name not found - AutoScalingGroup '{name}' not found")
    return group


def _check_members(group: FakeAutoScalingGroup, ids: list[str], wanted: str) -> None:
    members = {member.instance.id: member for member in group.instance_states}
    for instance_id in ids:
        if instance_id not in members:
            raise ValidationError(f"The instance {instance_id} is not part of Auto Scaling group {group.name}.")
        if members[instance_id].lifecycle_state != wanted:
            raise ValidationError(f"The instance {instance_id} is not in {wanted}.")


def _check_sizes(group: FakeAutoScalingGroup, change: int, doing: str) -> None:
    if group.min_size <= group.desired_capacity + change <= group.max_size:
        return
    sizes = f"min-size={group.min_size}, max-size={group.max_size}, and desired-size={group.desired_capacity}"
    count = f"{abs(change)} instance{'' if abs(change) == 1 else 's'}"
    raise ValidationError(
        f"AutoScalingGroup {group.name} has {sizes}. To {doing} {count}, "
        "please update the AutoScalingGroup sizes appropriately."
    )


def mend() -> None:
    InstanceState.lifecycle_state = property(_shown, _settle)
    FakeAutoScalingGroup.active_instances = lambda group: [
        member for member in group.instance_states if member.settled == "InService"
    ]

    @around(AutoScalingResponse, "enter_standby")
    def enter_standby(original: Any, self: AutoScalingResponse) -> Any:
        group, ids = group_of(self), self._get_param("InstanceIds", [])
        _check_members(group, ids, "InService")
        if self._get_bool_param("ShouldDecrementDesiredCapacity"):
            _check_sizes(group, -len(ids), "place into standby")
        return original(self)

    @around(AutoScalingResponse, "exit_standby")
    def exit_standby(original: Any, self: AutoScalingResponse) -> Any:
        group, ids = group_of(self), self._get_param("InstanceIds", [])
        _check_members(group, ids, "Standby")
        _check_sizes(group, len(ids), "remove from standby")
        return original(self)

    @around(AutoScalingResponse, "set_instance_protection")
    def set_instance_protection(original: Any, self: AutoScalingResponse) -> Any:
        group_of(self)
        return original(self)

    @around(AutoScalingResponse, "suspend_processes")
    def suspend_processes(original: Any, self: AutoScalingResponse) -> Any:
        group_of(self)
        return original(self)

    @around(AutoScalingResponse, "resume_processes")
    def resume_processes(original: Any, self: AutoScalingResponse) -> Any:
        group_of(self).resumed_at = clock.now()
        return original(self)

    @around(FakeAutoScalingGroup, "set_desired_capacity")
    def set_desired_capacity(original: Any, self: FakeAutoScalingGroup, new_capacity: int | None) -> None:
        """moto takes instances in Standby, which do not count, for the first to be ended."""
        resting = [member for member in self.instance_states if member.settled == "Standby"]
        self.instance_states = [member for member in self.instance_states if member not in resting]
        try:
            original(self, new_capacity)
        finally:
            self.instance_states = [*self.instance_states, *resting]

    @around(FakeAutoScalingGroup, "replace_autoscaling_group_instances")
    def launch(original: Any, self: FakeAutoScalingGroup, count: int, tags: dict[str, str]) -> None:
        if "Launch" not in suspended(self):
            original(self, count, tags)

    @around(AutoScalingBackend, "delete_auto_scaling_group")
    def delete(original: Any, self: AutoScalingBackend, group_name: str) -> None:
        """With the group go its instances in Standby, too."""
        group = self.autoscaling_groups.get(group_name)
        for member in group.instance_states if group else []:
            member.settled = "InService"
        original(self, group_name)
