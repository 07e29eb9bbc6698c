import {
  DescribeInstancesCommand,
  DescribeSnapshotsCommand,
  DescribeVolumesCommand,
  EC2ServiceException,
  type Instance,
  type Volume,
} from '@aws-sdk/client-ec2';
import { RESTORE_TAG } from '../../core/restore/order';
import type { Ec2Clients } from '../ec2-clients';

/** The volumes that a restore has made. */
export async function findByRestore(clients: Ec2Clients, region: string, restore: string): Promise<Volume[]> {
  const Filters = [{ Name: `tag:${RESTORE_TAG.restore}`, Values: [restore] }];
  const { Volumes: found = [] } = await clients.safe(region).send(new DescribeVolumesCommand({ Filters }));
  return found;
}

/** @returns undefined when there is none */
export async function findVolume(
  clients: Ec2Clients,
  region: string,
  id: string,
): Promise<Volume | undefined> {
  // By a filter: asked by its id, one that is not there is an error.
  const Filters = [{ Name: 'volume-id', Values: [id] }];
  const { Volumes: found = [] } = await clients.safe(region).send(new DescribeVolumesCommand({ Filters }));
  return found[0];
}

/** @returns undefined when there is none, or only what is left of one */
export async function findInstance(
  clients: Ec2Clients,
  region: string,
  id: string,
): Promise<Instance | undefined> {
  return (await instancesBy(clients, region, 'instance-id', id))[0];
}

/** Why an instance has ended, in EC2's words; undefined for one that has not, and for one that is not listed yet. */
export async function whyEnded(clients: Ec2Clients, region: string, id: string): Promise<string | undefined> {
  const [instance] = await listedInstances(clients, region, 'instance-id', id);
  return instance === undefined || isLiving(instance)
    ? undefined
    : (instance.StateReason?.Message ?? 'EC2 gave no reason');
}

/** Instances that a restore has made, and that are not over. */
export const instancesOfRestore = (
  clients: Ec2Clients,
  region: string,
  restore: string,
): Promise<Instance[]> => instancesBy(clients, region, `tag:${RESTORE_TAG.restore}`, restore);

async function instancesBy(...where: Parameters<typeof listedInstances>): Promise<Instance[]> {
  return (await listedInstances(...where)).filter(isLiving);
}

const isLiving = ({ State: state }: Instance): boolean =>
  state?.Name !== 'terminated' && state?.Name !== 'shutting-down';

async function listedInstances(
  clients: Ec2Clients,
  region: string,
  filter: string,
  value: string,
): Promise<Instance[]> {
  const { Reservations: found = [] } = await clients
    .safe(region)
    .send(new DescribeInstancesCommand({ Filters: [{ Name: filter, Values: [value] }] }));
  return found.flatMap(({ Instances = [] }) => Instances);
}

/** The keys that encrypt snapshots, each once. */
export async function snapshotKeys(
  clients: Ec2Clients,
  region: string,
  ids: readonly string[],
): Promise<readonly string[]> {
  if (ids.length === 0) return [];
  const Filters = [{ Name: 'snapshot-id', Values: [...ids] }];
  const { Snapshots: found = [] } = await clients
    .safe(region)
    .send(new DescribeSnapshotsCommand({ OwnerIds: ['self'], Filters }));
  return [...new Set(found.flatMap(({ KmsKeyId, Encrypted }) => (Encrypted && KmsKeyId ? [KmsKeyId] : [])))];
}

/** What is not there is answered with an error of its own by EC2's calls for one thing. */
export async function unlessMissing<T>(call: () => Promise<T>): Promise<T | undefined> {
  try {
    return await call();
  } catch (error) {
    if (error instanceof EC2ServiceException && /\.(NotFound|Malformed)$|NotFoundException$/.test(error.name))
      return undefined;
    throw error;
  }
}
