"""Describe calls at the size of a real account: pages, owners, and tags that are found at once."""
from __future__ import annotations

import base64
import fnmatch
from copy import copy
from datetime import datetime
from itertools import groupby
from typing import Any

import moto.ec2.utils as ec2_utils
from moto.core.responses import ActionResult
from moto.ec2.exceptions import EC2ClientError
from moto.ec2.models.core import TaggedEC2Resource
from moto.ec2.responses import EC2Response
from moto.ec2.utils import EC2_PREFIX_TO_RESOURCE, get_prefix

from ..context import settings
from .patching import add, around


def paginate(response: EC2Response, items: list, by_ids: bool) -> tuple[list, str | None]:
    """One page of `items` and the token of the next.

    A token names the last item seen and its place: items may be deleted between two pages, as a prune does.
    """
    size = response._get_param("MaxResults")
    if size and by_ids:
        raise EC2ClientError("InvalidParameterCombination", "Resource ids and maxResults cannot be used together.")
    size = int(size) if size else (0 if by_ids else int(settings["forcePage"]))
    start = _start(response._get_param("NextToken"), items)
    if not size or start + size >= len(items):
        return items[start:], None
    page = items[start : start + size]
    return page, base64.urlsafe_b64encode(f"{start + size}:{page[-1].id}".encode()).decode()


def _start(token: str | None, items: list) -> int:
    if not token:
        return 0
    try:
        place, _, last = base64.urlsafe_b64decode(token).decode().partition(":")
        index = int(place)
    except ValueError:
        raise EC2ClientError("InvalidNextToken", "The pagination token is invalid.") from None
    # Looking back from the remembered place: what was deleted before it has moved the rest forward.
    for i in range(min(index, len(items)), 0, -1):
        if items[i - 1].id == last:
            return i
    return min(index, len(items))


def matches(item: Any, name: str, wanted: list[str]) -> bool:
    """A filter holds when any of the item's values equals, or matches with wildcards, any wanted value."""
    value = item.get_filter_value(name)
    if value is None:
        return False
    if isinstance(value, bool):
        values = [str(value).lower()]
    elif isinstance(value, datetime):
        values = [ec2_utils.format_timestamp(value)]
    elif isinstance(value, (str, int, float)):
        values = [str(value)]
    else:
        values = [str(v) for v in value]
    return any(fnmatch.fnmatchcase(v, w) for v in values for w in wanted or [])


def mend() -> None:
    ec2_utils.is_filter_matching = matches

    @add(TaggedEC2Resource)
    def get_tags(self: TaggedEC2Resource) -> list[dict[str, str]]:
        """moto searches the tags of the whole region for every single resource."""
        kind = EC2_PREFIX_TO_RESOURCE.get(get_prefix(self.id), "") if self.id else ""
        tags = dict(self.ec2_backend.tags.get(self.id) or {})
        return [{"resource_id": self.id, "key": k, "value": v, "resource_type": kind} for k, v in tags.items()]

    @add(EC2Response)
    def describe_snapshots(self: EC2Response) -> ActionResult:
        ids, owners = self._get_param("SnapshotIds", []), self._get_param("OwnerIds", [])
        found = self.ec2_backend.describe_snapshots(snapshot_ids=ids, filters=self._filters_from_querystring())
        if owners:
            wanted = {self.current_account if owner == "self" else owner for owner in owners}
            found = [s for s in found if s.owner_id in wanted]
        page, token = paginate(self, found, bool(ids))
        return ActionResult({"Snapshots": page, "NextToken": token})

    @add(EC2Response)
    def describe_volumes(self: EC2Response) -> ActionResult:
        ids = self._get_param("VolumeIds", [])
        found = self.ec2_backend.describe_volumes(volume_ids=ids, filters=self._filters_from_querystring())
        page, token = paginate(self, found, bool(ids))
        return ActionResult({"Volumes": page, "NextToken": token})

    @add(EC2Response)
    def describe_instances(self: EC2Response) -> ActionResult:
        """moto cuts every unpaginated answer at 100 reservations."""
        self.error_on_dryrun()
        ids, filters, backend = self._get_param("InstanceIds", []), self._filters_from_querystring(), self.ec2_backend
        if ids:
            found = backend.get_reservations_by_instance_ids(ids, filters=filters)
        else:
            found = backend.describe_instances(filters=filters)
        # EC2 counts instances, and cuts a reservation where the page ends.
        of_instance = {id(i): reservation for reservation in found for i in reservation.instances}
        page, token = paginate(self, [i for reservation in found for i in reservation.instances], bool(ids))
        reservations = []
        for reservation, members in groupby(page, key=lambda instance: of_instance[id(instance)]):
            reservations.append(copy(reservation))
            reservations[-1].instances = list(members)
        return ActionResult({"Reservations": reservations, "NextToken": token})

    @around(EC2Response, "describe_images")
    def describe_images(original: Any, self: EC2Response) -> ActionResult:
        """moto ignores the filters when ids are given, and knows no disabled images."""
        ids, filters = self._get_param("ImageIds", []), self._filters_from_querystring()
        found = original(self).result["Images"]
        if ids and filters:
            found = ec2_utils.generic_filter(filters, found)
        if not self._get_bool_param("IncludeDisabled", False):
            found = [image for image in found if image.state != "disabled"]
        page, token = paginate(self, found, bool(ids))
        return ActionResult({"Images": page, "NextToken": token})
