import type { TableDescription } from '@aws-sdk/client-dynamodb';
import type { SourceFacts } from '../../ports/driver';

/**
 * What a restored table is held against, in DynamoDB's own words (DynamoDB API reference, TableDescription). A list of what is
 * taken, not of what is left.
 */
const OF_TABLE = [
  'AttributeDefinitions',
  'GlobalSecondaryIndexes',
  'ItemCount',
  'KeySchema',
  'LocalSecondaryIndexes',
  'SSEDescription',
  'TableSizeBytes',
] as const satisfies readonly (keyof TableDescription)[];

/** What was written down of a table. */
export type KeptTable = Partial<Pick<TableDescription, (typeof OF_TABLE)[number]>>;

export const factsOfTable = (table: TableDescription): SourceFacts =>
  Object.fromEntries(OF_TABLE.flatMap((key) => (table[key] === undefined ? [] : [[key, table[key]]])));
