import { planRegions } from '../../../config/topology';
import { schedulesIn, type ScheduleWanted } from '../../../config/schedules';
import type { Vault } from '../../../config/types';
import { differences } from '../../difference';
import { CannotError } from '../../exit-codes';
import type { Session } from '../../session';
import { readDeployed, type Scheduled } from '../deployed';
import { attention, broken, ok, type Check, type Found } from './finding';
import { keyBehind, vaultKeyAlias } from './keys';

/** Differences that are told of one schedule; there may be one per copy. */
const TOLD = 4;

/** Every schedule as the configuration wants it, held against what is deployed. */
export const schedules: Check = {
  name: 'schedules',
  async run(session) {
    const found = await Promise.all(planRegions(session.vault).map((region) => inRegion(session, region)));
    return found.flat();
  },
};

async function inRegion(session: Session, region: string): Promise<Found[]> {
  const { vault } = session;
  try {
    const deployed = await readDeployed({ ...session, region });
    const wanted = schedulesIn(vault, region, await destinationsOf(vault, region));
    const names = [...new Set([...Object.keys(wanted), ...deployed.schedules.keys()])].sort();
    const bad = names.flatMap((name) => judged(name, deployed.schedules.get(name), wanted[name], region));
    return bad.length > 0 ? bad : [ok(`${names.length}, all as the configuration wants them`, region)];
  } catch (error) {
    if (error instanceof CannotError)
      return [broken('nothing of the vault runs here', `deploy the stack ${region}-protection`, region)];
    throw error;
  }
}

/** Where copies go, with the vault's own keys there, as synthesis knows them. */
async function destinationsOf(
  vault: Vault,
  region: string,
): Promise<{ region: string; kmsKeyArn: string }[]> {
  return Promise.all(
    (vault.regions[region]?.copyTo ?? []).map(async (target) => {
      const key = await keyBehind(vaultKeyAlias(vault.name), target);
      return { region: target, kmsKeyArn: key?.Arn ?? 'the key of the vault, which is not there' };
    }),
  );
}

function judged(
  name: string,
  is: Scheduled | undefined,
  wanted: ScheduleWanted | undefined,
  region: string,
): Found[] {
  const deploy = `deploy the stack ${region}-protection`;
  if (wanted === undefined)
    return [attention(`${name} is deployed, and not in the configuration: it still runs`, deploy, region)];
  if (is === undefined)
    return [broken(`${name} is in the configuration, and not deployed: it does not run`, deploy, region)];
  const given = { expression: is.expression, timeZone: is.timeZone, input: is.input };
  const all = differences(given, wanted);
  const more = all.length > TOLD ? [`and ${all.length - TOLD} more`] : [];
  return [
    ...(is.isEnabled ? [] : [broken(`${name} is disabled: it does not run`, 'enable the schedule', region)]),
    ...(all.length === 0
      ? []
      : [attention(`${name} differs: ${[...all.slice(0, TOLD), ...more].join('; ')}`, deploy, region)]),
  ];
}
