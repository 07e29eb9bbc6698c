import { fromTemporaryCredentials } from '@aws-sdk/credential-providers';
import type { Emulator } from '../../emulator/emulator';
import { clientOptions } from '../../scripts/local/clients';

/** The account that keeps copies, as the tests configure it. */
export const VAULT_ACCOUNT = '210987654321';

/** The access key of an administrator of another account. */
export async function accessKeyIn(emulator: Emulator, region: string, account: string): Promise<string> {
  const { accessKeyId } = await clientOptionsIn(emulator, region, account).credentials();
  return accessKeyId;
}

/** How an SDK client reaches the emulator as an administrator of another account. */
export function clientOptionsIn(emulator: Emulator, region: string, account: string) {
  const { credentials: masterCredentials, ...options } = clientOptions(emulator, region);
  return {
    ...options,
    credentials: fromTemporaryCredentials({
      masterCredentials,
      params: {
        RoleArn: `arn:aws:iam::${account}:role/OrganizationAccountAccessRole`,
        RoleSessionName: 'test',
      },
      clientConfig: { region, endpoint: options.endpoint },
    }),
  };
}
