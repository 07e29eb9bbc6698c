import {
  DescribeTableCommand,
  ResourceNotFoundException,
  ScanCommand,
  type DynamoDBClient,
  type TableDescription,
} from '@aws-sdk/client-dynamodb';
import type { RestoreOptions, RestoreOrder } from '../../core/restore/order';
import type { BenchTest, DrillBench, DrillCheck, Seen } from '../../ports/drill-bench';
import type { Made } from '../../ports/restorer';
import type { KeptTable } from '../drivers/table-facts';
import type { PerRegion } from '../per-region';
import { idOf } from '../restorers/steps';
import type { TableValues } from '../restorers/table';
import { indexesOf, keysOf } from './table-shape';

/** Enough to see that there are items; what is read is paid for. */
const ITEMS = 25;

/** Tables: no network leads to them, and nobody is told of a name that is the drill's own. */
export class TableBench implements DrillBench {
  constructor(private readonly clients: PerRegion<DynamoDBClient>) {}

  isolate({ name }: BenchTest): Promise<RestoreOptions> {
    return Promise.resolve({ as: name });
  }

  async examine({ region, design }: RestoreOrder, made: readonly Made[]): Promise<Seen[]> {
    const client = this.clients.in(region);
    const { original } = design.values as TableValues;
    const name = idOf(made, 'table');
    const table = await find(client, name);
    if (table?.TableStatus !== 'ACTIVE')
      return [{ name: 'active', passed: false, says: table?.TableStatus ?? 'gone' }];
    const { Count: read = 0 } = await client.send(
      new ScanCommand({ TableName: name, Limit: ITEMS, Select: 'COUNT', ConsistentRead: true }),
    );
    return [
      { name: 'active', passed: true, says: `${name} is active` },
      encryption(table),
      same('keys', keysOf(table), original && keysOf(original)),
      same('indexes', indexesOf(table), original && indexesOf(original)),
      items(read, original),
    ];
  }
}

/** DynamoDB encrypts every table; what it tells of that is the key, where it is not its own. */
function encryption({ SSEDescription: told }: TableDescription): DrillCheck {
  const key = told?.KMSMasterKeyArn ?? 'a key of DynamoDB’s own';
  return {
    name: 'encrypted',
    passed:
      told === undefined || (told.Status === 'ENABLED' && told.InaccessibleEncryptionDateTime === undefined),
    says: `with ${key}${told === undefined ? '' : `: ${told.Status ?? ''}`}`,
  };
}

function same(name: string, is: string, was: string | undefined): Seen {
  if (was === undefined)
    return { name, unlooked: `${is || 'none'}; what the original had is not written down` };
  return { name, passed: is === was, says: `${is || 'none'}, and the original had ${was || 'none'}` };
}

/** Only whether there are any: DynamoDB counts the original's every six hours or so (API reference, TableDescription). */
function items(read: number, original: KeptTable | undefined): Seen {
  const seen = read < ITEMS ? `${read} items` : `at least ${ITEMS} items`;
  if (original?.ItemCount === undefined)
    return { name: 'items', unlooked: `${seen}; how many the original had is not written down` };
  return {
    name: 'items',
    passed: read > 0 || original.ItemCount === 0,
    says: `${seen} read, and the original had ${original.ItemCount} when DynamoDB last counted; what is in them is not compared`,
  };
}

async function find(client: DynamoDBClient, name: string): Promise<TableDescription | undefined> {
  try {
    return (await client.send(new DescribeTableCommand({ TableName: name }))).Table;
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return undefined;
    throw error;
  }
}
