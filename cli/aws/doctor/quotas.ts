import { EC2Client, paginateDescribeSnapshots, type Filter } from '@aws-sdk/client-ec2';
import {
  paginateDescribeDBClusterSnapshots,
  paginateDescribeDBSnapshots,
  RDSClient,
} from '@aws-sdk/client-rds';
import { paginateListServiceQuotas, ServiceQuotasClient } from '@aws-sdk/client-service-quotas';
import { PATIENT } from '../../../lambda-src/adapters/retry';
import { errorWords } from '../../../lambda-src/core/error-words';
import { LEGACY_TAG, TAG } from '../../../lambda-src/core/lineage';
import type { Kind } from '../../../lambda-src/core/plan';
import type { Session } from '../../session';
import { attention, broken, ok, type Check, type Found } from './finding';

/** From so much of a quota on somebody should ask for more: raising one takes AWS days. */
const MUCH = 0.8;

interface Quota {
  /** As Service Quotas has it: codes are not published for all, names are. */
  readonly service: 'ebs' | 'rds';
  readonly name: string;
  /** Kinds for which it matters. */
  readonly kinds: readonly Kind[];
  /** How much of it is used. */
  used(vault: string, region: string): Promise<number>;
  /** What happens at its end. */
  readonly end: string;
  /** Whether being at its end passes by itself. */
  readonly frees: boolean;
}

const QUOTAS: readonly Quota[] = [
  {
    service: 'ebs',
    name: 'Concurrent snapshot copies per destination Region',
    kinds: ['ebs', 'ami'],
    used: (vault, region) =>
      countSnapshots(region, [
        { Name: 'status', Values: ['pending'] },
        { Name: `tag:${TAG.managedBy}`, Values: [vault] },
        { Name: 'tag-key', Values: [LEGACY_TAG.originalSnapshotId] },
      ]),
    end: 'copies wait for each other, which a run waits for until its deadline',
    frees: true,
  },
  {
    service: 'ebs',
    name: 'Snapshots per Region',
    kinds: ['ebs', 'ami'],
    used: (_, region) => countSnapshots(region, []),
    end: 'no snapshot can be made or copied here any more',
    frees: false,
  },
  {
    service: 'rds',
    name: 'Manual DB instance snapshots',
    kinds: ['rds'],
    used: (_, region) => countDatabaseSnapshots(region),
    end: 'no database can be snapshotted or copied here any more',
    frees: false,
  },
  {
    service: 'rds',
    name: 'Manual DB cluster snapshots',
    kinds: ['aurora'],
    used: (_, region) => countClusterSnapshots(region),
    end: 'no cluster can be snapshotted or copied here any more',
    frees: false,
  },
];

/** The quotas that matter to what the plans make, in every region. */
export const quotas: Check = {
  name: 'quotas',
  async run(session) {
    const found = await Promise.all(
      Object.keys(session.vault.regions).map((region) => inRegion(session, region)),
    );
    return found.flat();
  },
};

async function inRegion({ vault }: Session, region: string): Promise<Found[]> {
  const kinds = new Set<Kind>(Object.values(vault.plans).flatMap((plan) => plan.kinds));
  const relevant = QUOTAS.filter((quota) => quota.kinds.some((kind) => kinds.has(kind)));
  const values = new Map<string, number>();
  for (const service of new Set(relevant.map((quota) => quota.service))) {
    try {
      for (const [name, value] of await valuesOf(service, region)) values.set(`${service} ${name}`, value);
    } catch (error) {
      const todo = 'allow servicequotas:ListServiceQuotas, or look in the console';
      return [attention(`Service Quotas cannot be read: ${errorWords(error)}`, todo, region)];
    }
  }
  return Promise.all(
    relevant.map(async (quota) => {
      const value = values.get(`${quota.service} ${quota.name}`);
      if (value === undefined)
        return attention(
          `Service Quotas does not tell "${quota.name}"`,
          'look in the console of Service Quotas',
          region,
        );
      return judged(quota, await quota.used(vault.name, region), value, region);
    }),
  );
}

function judged({ name, end, frees }: Quota, used: number, value: number, region: string): Found {
  const words = `${name}: ${used} of ${value}`;
  if (used < value * MUCH) return ok(words, region);
  const todo = 'ask for more in Service Quotas, or keep less';
  if (used < value || frees) return attention(`${words}; at the end ${end}`, todo, region);
  return broken(`${words}: ${end}`, todo, region);
}

async function valuesOf(ServiceCode: string, region: string): Promise<Map<string, number>> {
  const client = new ServiceQuotasClient({ region, ...PATIENT });
  const values = new Map<string, number>();
  for await (const { Quotas: page = [] } of paginateListServiceQuotas({ client }, { ServiceCode }))
    for (const { QuotaName: name, Value: value } of page)
      if (name !== undefined && value !== undefined) values.set(name, value);
  return values;
}

async function countSnapshots(region: string, filters: Filter[]): Promise<number> {
  const client = new EC2Client({ region, ...PATIENT });
  const pages = paginateDescribeSnapshots(
    { client, pageSize: 1000 },
    { OwnerIds: ['self'], ...(filters.length > 0 && { Filters: filters }) },
  );
  let count = 0;
  for await (const { Snapshots: page = [] } of pages) count += page.length;
  return count;
}

async function countDatabaseSnapshots(region: string): Promise<number> {
  const client = new RDSClient({ region, ...PATIENT });
  let count = 0;
  for await (const { DBSnapshots: page = [] } of paginateDescribeDBSnapshots(
    { client, pageSize: 100 },
    { SnapshotType: 'manual' },
  ))
    count += page.length;
  return count;
}

async function countClusterSnapshots(region: string): Promise<number> {
  const client = new RDSClient({ region, ...PATIENT });
  let count = 0;
  for await (const { DBClusterSnapshots: page = [] } of paginateDescribeDBClusterSnapshots(
    { client, pageSize: 100 },
    { SnapshotType: 'manual' },
  ))
    count += page.length;
  return count;
}
