import { DescribeKeyCommand, KMSClient, NotFoundException, type KeyMetadata } from '@aws-sdk/client-kms';
import { runsPlans } from '../../../config/topology';
import { PATIENT } from '../../../lambda-src/adapters/retry';
import { attention, broken, ok, type Check, type Found } from './finding';

/** @returns undefined where there is no such key */
export async function keyBehind(alias: string, region: string): Promise<KeyMetadata | undefined> {
  try {
    const { KeyMetadata: key } = await new KMSClient({ region, ...PATIENT }).send(
      new DescribeKeyCommand({ KeyId: alias }),
    );
    return key;
  } catch (error) {
    if (error instanceof NotFoundException) return undefined;
    throw error;
  }
}

export const vaultKeyAlias = (vault: string): string => `alias/${vault}/vault`;

/** The key of the copies in every region, and that of the operations where plans run. */
export const keys: Check = {
  name: 'keys',
  async run({ vault }) {
    const wanted = Object.keys(vault.regions).flatMap((region) => [
      { region, alias: vaultKeyAlias(vault.name) },
      ...(runsPlans(vault, region) ? [{ region, alias: `alias/${vault.name}/operations` }] : []),
    ]);
    return Promise.all(
      wanted.map(async ({ region, alias }) => judged(alias, region, await keyBehind(alias, region))),
    );
  },
};

function judged(alias: string, region: string, key: KeyMetadata | undefined): Found {
  const state = key?.KeyState;
  if (state === undefined)
    return broken(`there is no ${alias}`, `deploy the stack ${region}-storage`, region);
  if (state === 'Enabled') return ok(`${alias} is enabled`, region);
  if (state === 'PendingDeletion')
    return broken(
      `${alias} will be deleted on ${key?.DeletionDate?.toISOString() ?? 'an unknown day'}, and every copy with it`,
      'cancel its deletion and enable it, now',
      region,
    );
  if (state === 'Disabled')
    return broken(`${alias} is disabled: nothing can be copied or restored`, 'enable it', region);
  return attention(`${alias} is ${state}`, 'look again in a while', region);
}
