"""Resource Groups Tagging API: pages that hold while resources come and go, and the resources AWS would tell of."""
from __future__ import annotations

import json
from typing import Any

from moto.core.exceptions import JsonRESTError
from moto.resourcegroupstaggingapi.responses import ResourceGroupsTaggingAPIResponse

from .pages import page
from .patching import add

LARGEST_PAGE, USUAL_PAGE = 100, 50


def _invalid(message: str) -> JsonRESTError:
    return JsonRESTError("InvalidParameterException", message)


def mend() -> None:
    @add(ResourceGroupsTaggingAPIResponse)
    def get_resources(self: ResourceGroupsTaggingAPIResponse) -> str:
        """moto keeps a generator between two pages: it breaks when a table is made meanwhile, and at a second try."""
        asked: dict[str, Any] = json.loads(self.body or "{}")
        size = asked.get("ResourcesPerPage") or 0
        if not 0 <= size <= LARGEST_PAGE:
            raise _invalid(f"ResourcesPerPage must be between 1 and {LARGEST_PAGE}, got {size}")
        arns = asked.get("ResourceARNList") or []
        found = self.backend._get_resources_generator(
            tag_filters=asked.get("TagFilters") or [], resource_type_filters=asked.get("ResourceTypeFilters") or []
        )
        # What never had a tag is not told of.
        tagged = [f for f in list(found) if f["Tags"] and (not arns or f["ResourceARN"] in arns)]
        token = asked.get("PaginationToken") or None
        try:
            mappings, following = page(tagged, lambda f: f["ResourceARN"], token, size, USUAL_PAGE)
        except ValueError as problem:
            raise _invalid(str(problem)) from None
        return json.dumps({"ResourceTagMappingList": mappings, "PaginationToken": following or ""})
