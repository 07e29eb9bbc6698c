import type { EC2Client } from '@aws-sdk/client-ec2';
import { isAbroad, readLocation } from '../core/location';
import { accountRoleArn } from '../core/vault-account';
import { roleCredentials } from './account-credentials';
import { Ec2Clients, type Calls } from './ec2-clients';

/** By location: in the vault's own account the clients that everybody shares, in another one those of its role there. */
export class LocatedEc2Clients extends Ec2Clients {
  constructor(
    private readonly home: Ec2Clients,
    vault: string,
  ) {
    super((location) => {
      const { account, region } = readLocation(location);
      if (account === undefined) return { region };
      return { region, credentials: roleCredentials(accountRoleArn(vault, account, region), vault, region) };
    });
  }

  override safe(location: string, calls?: Calls): EC2Client {
    return isAbroad(location) ? super.safe(location, calls) : this.home.safe(location, calls);
  }

  override once(location: string, calls?: Calls): EC2Client {
    return isAbroad(location) ? super.once(location, calls) : this.home.once(location, calls);
  }
}
