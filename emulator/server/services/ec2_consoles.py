"""What instances show on their serial consoles: nothing runs on them, so a test says what (`consoleOutputOf`)."""
from __future__ import annotations

import base64
import re
from typing import Any

from moto.core.responses import ActionResult
from moto.core.utils import utcnow
from moto.ec2.exceptions import EC2ClientError
from moto.ec2.models.instances import Instance
from moto.ec2.responses import EC2Response

from ..context import settings
from .patching import add

# What EC2 keeps (API reference, GetConsoleOutput).
MOST_BYTES = 65_536
# The last families that are not on Nitro, whose console is seen after a change of state only.
XEN = re.compile(r"^(t1|t2|m[1-4]|c[1-4]|r3|r4|x1e?|i2|d2|g2|g3|p2|p3)\.")
SETTING = re.compile(r"^(?:export )?([A-Z][A-Z0-9_]*)='([^'\n]*)'$", re.MULTILINE)


def _user_data(instance: Instance) -> str:
    try:
        return base64.b64decode(str(instance.user_data or "")).decode("utf-8", "replace")
    except ValueError:
        return ""


def _shown(backend: Any, instance: Instance) -> str:
    """By the instance, a volume that was attached to it, or the snapshot of that; `*` is any such volume."""
    outputs = settings["consoleOutputOf"]
    root = instance.root_device_name
    volumes = [one.volume_id for device, one in instance.block_device_mapping.items() if device != root]
    snapshots = [backend.volumes[v].snapshot_id for v in volumes if v in backend.volumes]
    names = [instance.id, *volumes, *(s for s in snapshots if s), *(["*"] if volumes else [])]
    text = next((outputs[name] for name in names if name in outputs), "")
    # What it says with a setting from its user data, it says with its own.
    for name, value in SETTING.findall(_user_data(instance)):
        text = text.replace("{" + name + "}", value)
    return text


def mend() -> None:
    @add(EC2Response)
    def get_console_output(self: EC2Response) -> ActionResult:
        instance = self.ec2_backend.get_instance(self._get_param("InstanceId"))
        if self._get_bool_param("Latest", False) and XEN.match(instance.instance_type):
            raise EC2ClientError(
                "UnsupportedOperation", "This instance type does not support retrieving the latest console logs."
            )
        shown = _shown(self.ec2_backend, instance).encode()[-MOST_BYTES:]
        return ActionResult(
            {
                "InstanceId": instance.id,
                "Timestamp": utcnow(),
                **({"Output": base64.b64encode(shown).decode()} if shown else {}),
            }
        )
