import {
  paginateGetResources,
  ResourceGroupsTaggingAPIClient,
} from '@aws-sdk/client-resource-groups-tagging-api';
import type { Tags } from '../core/lineage';
import type { Selection } from '../core/selection';
import { fromAwsTags } from './drivers/tags';
import { PerRegion } from './per-region';
import { PATIENT } from './retry';

/** Resource Groups Tagging API reference, GetResources: the results of one page. */
const PAGE_SIZE = 100;

export interface TaggedResource {
  readonly arn: string;
  readonly tags: Tags;
}

/** Resources of any service by their tags. */
export class TaggedResources {
  private readonly clients = new PerRegion(
    (region) => new ResourceGroupsTaggingAPIClient({ region, ...PATIENT }),
  );

  /**
   * All that carry what a plan selects.
   * @param type in the API's words: `dynamodb:table`
   */
  async find(region: string, type: string, { tags }: Selection): Promise<readonly TaggedResource[]> {
    const found: TaggedResource[] = [];
    const pages = paginateGetResources(
      { client: this.clients.in(region), pageSize: PAGE_SIZE },
      {
        ResourceTypeFilters: [type],
        TagFilters: Object.entries(tags).map(([Key, Values]) => ({ Key, Values: [...Values] })),
      },
    );
    for await (const { ResourceTagMappingList: page = [] } of pages)
      for (const { ResourceARN: arn, Tags } of page)
        if (arn !== undefined) found.push({ arn, tags: fromAwsTags(Tags) });
    return found;
  }
}
