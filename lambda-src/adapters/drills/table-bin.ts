import type { BackupClient } from '@aws-sdk/client-backup';
import {
  DeleteTableCommand,
  DescribeTableCommand,
  ListTagsOfResourceCommand,
  paginateListTables,
  ResourceNotFoundException,
  TagResourceCommand,
  type DynamoDBClient,
} from '@aws-sdk/client-dynamodb';
import { isNameOfTest } from '../../core/drill/order';
import { done, type Outcome } from '../../core/outcome';
import { RESTORE_TAG } from '../../core/restore/order';
import type { DrillBin, TaggedThing } from '../../ports/drill-bench';
import { fromAwsTags } from '../drivers/tags';
import type { PerRegion } from '../per-region';
import { attempt } from '../refusals';
import { later } from '../restorers/steps';
import { isUnderWay, tableOrders, type TableOrder } from './table-orders';

interface FoundTable extends TaggedThing {
  /** ARN; absent: it is a restore job. */
  readonly arn?: string;
  readonly drill: string;
  readonly isGoing: boolean;
}

/**
 * Tables of drills. A restored table has its tags only some steps after it is there, and a function may be killed before. One
 * without the tag of any drill is this drill's where AWS Backup says that it was restored under that name, and that it is this
 * very table; then it is given the tag, and deleted as every other: no table is deleted that does not carry it.
 */
export class TableBin implements DrillBin {
  constructor(
    private readonly tables: PerRegion<DynamoDBClient>,
    private readonly backups: PerRegion<BackupClient>,
  ) {}

  async find(region: string, drill: string): Promise<FoundTable[]> {
    const orders = await tableOrders(this.backups.in(region), drill);
    // What is restored is soon a table, and cannot be stopped.
    const underWay = orders.filter(isUnderWay).map(({ job, target }) => ({
      ...{ what: 'restore-job', id: job, region, drill, tags: {}, orderedAs: target, isGoing: false },
    }));
    const found: FoundTable[] = [];
    for (const name of await this.namesOf(region, drill)) {
      const table = await this.look(region, name, drill, orders);
      if (table !== undefined) found.push(table);
    }
    return [...underWay, ...found];
  }

  remove({ id, region, arn, drill, tags, isGoing }: FoundTable): Promise<Outcome<void>> {
    const client = this.tables.in(region);
    if (arn === undefined) return Promise.resolve(later('is still restoring'));
    if (isGoing) return Promise.resolve(done(undefined));
    return gently(async () => {
      if (tags[RESTORE_TAG.drill] === undefined) {
        const Tags = [{ Key: RESTORE_TAG.drill, Value: drill }];
        await client.send(new TagResourceCommand({ ResourceArn: arn, Tags }));
        return later('had no tag yet');
      }
      await client.send(new DeleteTableCommand({ TableName: id }));
      return done(undefined);
    });
  }

  private async namesOf(region: string, drill: string): Promise<readonly string[]> {
    const names: string[] = [];
    for await (const { TableNames: some = [] } of paginateListTables({ client: this.tables.in(region) }, {}))
      names.push(...some.filter((name) => isNameOfTest(name, drill)));
    return names;
  }

  /** @returns undefined when it is gone */
  private async look(
    region: string,
    name: string,
    drill: string,
    orders: readonly TableOrder[],
  ): Promise<FoundTable | undefined> {
    const client = this.tables.in(region);
    try {
      const { Table: { TableArn: arn = '', TableStatus: status } = {} } = await client.send(
        new DescribeTableCommand({ TableName: name }),
      );
      const { Tags: tags } = await client.send(new ListTagsOfResourceCommand({ ResourceArn: arn }));
      const order = orders.find(({ target, made }) => target === name && made === arn);
      return {
        ...{ what: 'table', id: name, region, arn, drill, tags: fromAwsTags(tags) },
        ...(order !== undefined && { orderedAs: order.target }),
        isGoing: status === 'DELETING',
      };
    } catch (error) {
      if (error instanceof ResourceNotFoundException) return undefined;
      throw error;
    }
  }
}

/** With the words of DynamoDB for what is gone already, and for what is still being made. */
async function gently(act: () => Promise<Outcome<void>>): Promise<Outcome<void>> {
  const outcome = await attempt(act);
  if (outcome.status === 'done') return outcome.value;
  if (outcome.status === 'later') return outcome;
  if (outcome.reason.startsWith('ResourceNotFoundException')) return done(undefined);
  return outcome.reason.startsWith('ResourceInUseException') ? later('is still being made') : outcome;
}
