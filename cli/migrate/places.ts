import { CannotError } from '../exit-codes';
import { at, textAt, type Existing } from './existing';
import type { StateFile, StateInstance } from './state-file';

export interface Located {
  readonly account: string;
  readonly existing: readonly Existing[];
  /** In another account than most of the rest. */
  readonly elsewhere: readonly { readonly address: string; readonly account: string }[];
}

const ARN = /^arn:[\w-]+:[\w-]+:([a-z0-9-]*):(\d{12})?:/;
const ZONE = /^([a-z]{2}(?:-[a-z]+)+-\d)[a-z]$/;

/** Arguments that name what a thing without a region of its own belongs to. */
const OWNERS = [
  'vpc_id',
  'subnet_id',
  'route_table_id',
  'security_group_id',
  'bucket',
  'file_system_id',
  'autoscaling_group_name',
  'topic_arn',
  'rule',
  'allocation_id',
  'target_key_id',
];

/**
 * Where everything is: the region and the account, from ARNs and zones, or from what it belongs to.
 * @throws CannotError where no account can be told
 */
export function locate(files: readonly StateFile[]): Located {
  const all = files.flatMap(({ instances }, state) => instances.map((one) => ({ ...one, state })));
  const accounts = all.map(accountOf);
  const account = mostOf(accounts.filter((one) => one !== undefined));
  if (account === undefined) throw new CannotError('No resource in the state tells its account by an ARN.');

  const byId = new Map<string, string>();
  const regions = new Map<StateInstance, string>();
  let grown = true;
  while (grown) {
    grown = false;
    for (const one of all.filter((candidate) => !regions.has(candidate))) {
      const region = ownRegion(one) ?? regionOfOwner(one, byId);
      if (region === undefined) continue;
      regions.set(one, region);
      for (const id of namesOf(one)) byId.set(`${one.state}/${id}`, region);
      grown = true;
    }
  }
  return {
    account,
    existing: all
      .filter((_, index) => (accounts[index] ?? account) === account)
      .map((one) => ({ ...one, region: regions.get(one) })),
    elsewhere: all.flatMap(({ address }, index) => {
      const other = accounts[index] ?? account;
      return other === account ? [] : [{ address, account: other }];
    }),
  };
}

function accountOf({ attributes }: StateInstance): string | undefined {
  const owner = textAt(attributes, 'owner_id');
  return ARN.exec(textAt(attributes, 'arn'))?.[2] ?? (/^\d{12}$/.test(owner) ? owner : undefined);
}

function ownRegion({ type, attributes }: StateInstance): string | undefined {
  if (type === 'aws_s3_bucket') return textAt(attributes, 'region') || undefined;
  return (
    ARN.exec(textAt(attributes, 'arn'))?.[1] ||
    ARN.exec(textAt(attributes, 'id'))?.[1] ||
    ZONE.exec(textAt(attributes, 'availability_zone'))?.[1] ||
    /^com\.amazonaws\.([a-z0-9-]+)\./.exec(textAt(attributes, 'service_name'))?.[1] ||
    undefined
  );
}

function regionOfOwner({ attributes, state }: StateInstance & { state: number }, byId: Map<string, string>) {
  const owners = OWNERS.map((name) => textAt(attributes, name)).filter((id) => id !== '');
  return owners.map((id) => byId.get(`${state}/${id}`)).find((region) => region !== undefined);
}

function namesOf({ attributes }: StateInstance): string[] {
  return ['id', 'arn', 'name', 'key_id'].map((name) => at(attributes, [name])).filter(isText);
}

const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';

function mostOf(values: readonly string[]): string | undefined {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].sort(([, left], [, right]) => right - left)[0]?.[0];
}
