import { DescribeInstancesCommand, type Snapshot } from '@aws-sdk/client-ec2';
import type { RunRecord } from '../../lambda-src/core/record';
import { DR, SOURCE, tagsOf, type DeployedVault } from './deployed';

/** How the world stood before a run. */
export interface Before {
  /** Ids of all snapshots, by region. */
  readonly snapshots: Readonly<Record<string, readonly string[]>>;
  /** Those of them that the retention keeps. */
  readonly kept: readonly string[];
  /** State of each instance, by id. */
  readonly instances: Readonly<Record<string, string>>;
  readonly volumes: readonly string[];
}

/**
 * What must hold after any run, whatever went wrong in it, as sentences that do not: nothing lost, nothing doubled,
 * nothing wrongly deleted, every instance as it was, and the record true.
 */
export async function liesOf(vault: DeployedVault, before: Before, record: RunRecord): Promise<string[]> {
  const lies: string[] = [];
  const claim = (holds: boolean, lie: string): void => {
    if (!holds) lies.push(lie);
  };
  const shelves = { [SOURCE]: await vault.snapshots(vault.source), [DR]: await vault.snapshots(vault.dr) };
  const byId = new Map(
    Object.values(shelves).flatMap((all) => all.map((one) => [one.SnapshotId, one] as const)),
  );

  for (const volume of before.volumes) {
    const told = record.resources.filter(({ source }) => source === volume);
    claim(told.length === 1, `${volume} is told of ${told.length} times`);
    const [resource] = told;
    if (resource === undefined) continue;
    const { point, copies, failures } = resource;
    const whole = point !== undefined && copies[DR] !== undefined;
    claim(whole || failures.length > 0, `${volume} is not protected, and no failure says so`);
    for (const [region, id] of [[SOURCE, point] as const, [DR, copies[DR]] as const]) {
      if (id === undefined) continue;
      const snapshot = byId.get(id);
      claim(
        snapshot?.State === 'completed',
        `${id} of ${volume} in ${region} is ${snapshot?.State ?? 'not there'}`,
      );
      claim(sourceOf(snapshot) === volume, `${id} is of ${sourceOf(snapshot)}, not of ${volume}`);
    }
    for (const [region, all] of Object.entries(shelves)) {
      const made = all.filter(
        (one) =>
          tagsOf(one)['smart-vault:run'] === record.run.id &&
          sourceOf(one) === volume &&
          one.State !== 'error',
      );
      claim(made.length <= 1, `${volume} has ${made.length} points of this run in ${region}`);
    }
  }
  for (const id of before.kept) claim(byId.has(id), `${id} was deleted, though the retention keeps it`);
  for (const { id, outcome } of record.pruned)
    claim(
      byId.has(id) !== (outcome === 'deleted'),
      `${id} is told to be ${outcome}, and is ${byId.has(id) ? '' : 'not '}there`,
    );

  for (const [id, state] of Object.entries(await statesOf(vault)))
    if (id in before.instances && !state.startsWith('terminated'))
      claim(state === before.instances[id], `${id} is ${state}, and was ${before.instances[id] ?? ''}`);

  const good = record.resources.filter(({ failures }) => failures.length === 0).length;
  claim(
    (record.status === 'success') === (good === before.volumes.length && record.errors.length === 0),
    `the run is told to be a ${record.status} with ${good} of ${before.volumes.length} protected`,
  );
  return lies;
}

/** State of every instance, with the mark of a run where there is one. */
export async function statesOf({ source }: DeployedVault): Promise<Record<string, string>> {
  const { Reservations: reservations = [] } = await source.send(new DescribeInstancesCommand({}));
  return Object.fromEntries(
    reservations.flatMap(({ Instances: instances = [] }) =>
      instances.map(({ InstanceId: id = '', State, Tags: tags = [] }) => {
        const mark = tags.find(({ Key }) => Key === 'smart-vault:quiesced')?.Value;
        return [id, `${State?.Name ?? '?'}${mark === undefined ? '' : ` marked by ${mark}`}`];
      }),
    ),
  );
}

/** Snapshots of one call carry the same tags; there the volume tells. */
function sourceOf(snapshot: Snapshot | undefined): string {
  if (snapshot === undefined) return 'nothing';
  return tagsOf(snapshot)['smart-vault:source'] ?? snapshot.VolumeId ?? 'nothing';
}
