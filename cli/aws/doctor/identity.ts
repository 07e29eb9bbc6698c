import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { planRegions } from '../../../config/topology';
import type { Session } from '../../session';
import { broken, ok, type Check } from './finding';

/** Signature Version 4 refuses what is dated further away (IAM user guide, "Signing AWS API requests"). */
const MOST_SKEW_MS = 5 * 60_000;

export interface Caller {
  readonly account: string;
  readonly arn: string;
  /** How far this machine's clock is from AWS's, in milliseconds, as far as the two moments of the call can tell. */
  readonly skewMs: number;
}

/** Who asks, and what AWS's clock says about ours. */
export async function callerOf({ region }: Session): Promise<Caller> {
  const client = new STSClient({ region });
  let told: number | undefined;
  client.middlewareStack.add(
    (next) => async (args) => {
      const result = await next(args);
      const { headers } = result.response as { headers?: Readonly<Record<string, string>> };
      told = Date.parse(headers?.['date'] ?? '');
      return result;
    },
    { step: 'deserialize', name: 'readDate' },
  );
  const before = Date.now();
  const { Account: account = '', Arn: arn = '' } = await client.send(new GetCallerIdentityCommand({}));
  return { account, arn, skewMs: told === undefined ? 0 : skewOf(told, before, Date.now()) };
}

/** An HTTP date is cut to the second, so anything within it is right. */
export function skewOf(told: number, before: number, after: number): number {
  if (Number.isNaN(told)) return 0;
  if (told + 1000 < before) return before - told;
  return told > after ? after - told : 0;
}

export const credentials: Check = {
  name: 'credentials',
  async run(session) {
    const { arn, account } = await callerOf(session);
    return [ok(`${arn} in account ${account}`)];
  },
};

export const clock: Check = {
  name: 'clock',
  async run(session) {
    const { skewMs } = await callerOf(session);
    const seconds = Math.round(Math.abs(skewMs) / 1000);
    const words = `${seconds} s ${skewMs < 0 ? 'behind' : 'ahead of'} AWS's`;
    if (Math.abs(skewMs) > MOST_SKEW_MS)
      return [broken(words, 'set this machine’s clock: AWS refuses requests dated more than 5 minutes off')];
    return [ok(seconds === 0 ? 'as AWS’s' : words)];
  },
};

export const region: Check = {
  name: 'region',
  run(session) {
    const here = session.vault.regions[session.region]?.plans.length ?? 0;
    if (here > 0) return Promise.resolve([ok(`${here} plans run in ${session.region}`)]);
    const others = planRegions(session.vault).join(', ') || 'none';
    return Promise.resolve([
      broken(
        `no plan runs in ${session.region}`,
        `name a region with --region in which plans run: ${others}`,
      ),
    ]);
  },
};

export const configuration: Check = {
  name: 'configuration',
  run({ vault }) {
    const plans = Object.keys(vault.plans).length;
    const places = Object.keys(vault.regions);
    return Promise.resolve([ok(`vault ${vault.name}: ${plans} plans, regions ${places.join(', ')}`)]);
  },
};
