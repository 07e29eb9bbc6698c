"""Which instances SSM can reach: those with an agent that run."""
from __future__ import annotations

from typing import Any

from moto.ec2.models import ec2_backends
from moto.ec2.models.instances import Instance
from moto.ssm.exceptions import SSMException

from ..clock import moment
from ..context import clock, settings


def managed(account: str, region: str) -> list[Instance]:
    """Instances whose agent has registered, running or not."""
    without = settings["agentless"]
    return [
        instance
        for reservation in ec2_backends[account][region].all_reservations()
        for instance in reservation.instances
        if instance.state not in ("terminated", "shutting-down") and not {instance.id, "*"} & set(without)
    ]


def is_online(instance: Instance) -> bool:
    return instance.state == "running"


def _value(instance: Instance, key: str) -> list[str]:
    tags = {t["key"]: t["value"] for t in instance.get_tags()}
    if key in ("InstanceIds", "instanceids"):
        return [instance.id]
    if key == "PingStatus":
        return ["Online" if is_online(instance) else "ConnectionLost"]
    if key in ("tag-key", "TagKeys"):
        return list(tags)
    if key.startswith("tag:"):
        return [tags[key[4:]]] if key[4:] in tags else []
    raise SSMException("InvalidInstanceInformationFilterValue", f"The emulator knows no filter {key}.")


def matching(instances: list[Instance], filters: list[dict[str, Any]]) -> list[Instance]:
    """Instances that match every filter by any of its values."""
    return [
        i
        for i in instances
        if all(set(_value(i, f.get("Key") or f["key"])) & set(f.get("Values") or f["valueSet"]) for f in filters)
    ]


def information(instance: Instance) -> dict[str, Any]:
    online = is_online(instance)
    return {
        "InstanceId": instance.id,
        "PingStatus": "Online" if online else "ConnectionLost",
        "LastPingDateTime": clock.datetime() if online else moment(instance._state.since),
        "AgentVersion": "3.3.0.0",
        "IsLatestVersion": True,
        "PlatformType": "Windows" if instance.platform == "windows" else "Linux",
        "PlatformName": "Amazon Linux",
        "PlatformVersion": "2023",
        "ResourceType": "EC2Instance",
        "IPAddress": instance.private_ip,
    }
