import type {
  GlobalSecondaryIndexDescription,
  KeySchemaElement,
  LocalSecondaryIndexDescription,
} from '@aws-sdk/client-dynamodb';
import type { KeptTable } from '../drivers/table-facts';

/** By what a table is asked for its items, in words that are the same for two tables of one shape. */
export const keysOf = (table: KeptTable): string => partsOf(table.KeySchema, table);

/** `by-owner (owner S HASH; ALL)`, in the order of their names. */
export const indexesOf = (table: KeptTable): string =>
  [...(table.GlobalSecondaryIndexes ?? []), ...(table.LocalSecondaryIndexes ?? [])]
    .map((index) => `${index.IndexName ?? ''} (${partsOf(index.KeySchema, table)}; ${projectionOf(index)})`)
    .sort()
    .join(', ');

function partsOf(schema: readonly KeySchemaElement[] = [], { AttributeDefinitions = [] }: KeptTable): string {
  const typeOf = (name: string): string =>
    AttributeDefinitions.find((one) => one.AttributeName === name)?.AttributeType ?? '';
  return schema
    .map(({ AttributeName: name = '', KeyType: role = '' }) => `${name} ${typeOf(name)} ${role}`)
    .join(', ');
}

function projectionOf({
  Projection: { ProjectionType: type, NonKeyAttributes: some = [] } = {},
}: GlobalSecondaryIndexDescription | LocalSecondaryIndexDescription): string {
  return [type ?? '', ...[...some].sort()].join(' ');
}
