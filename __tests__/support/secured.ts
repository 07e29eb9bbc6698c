import {
  EC2Client,
  GetEbsEncryptionByDefaultCommand,
  GetSnapshotBlockPublicAccessStateCommand,
} from '@aws-sdk/client-ec2';
import { ACCOUNT, type Emulator } from '../../emulator/emulator';
import { clientOptions } from '../../scripts/local/clients';
import { json, query } from '../emulator/support/raw';
import { readRole } from './iam/deployed';
import { evaluate } from './iam/evaluate';

const TRAIL_API = 'com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101';

/** What an account shows of the security of a deployed vault. */
export class Secured {
  constructor(
    private readonly emulator: Emulator,
    private readonly region: string,
  ) {}

  async trail(name: string): Promise<Record<string, unknown>> {
    const ask = async (action: string, params: object): Promise<Record<string, unknown>> => {
      const { body } = await json(this.emulator, 'cloudtrail', `${TRAIL_API}.${action}`, params, {
        region: this.region,
      });
      return body as Record<string, unknown>;
    };
    const { Trail } = await ask('GetTrail', { Name: name });
    const { IsLogging } = await ask('GetTrailStatus', { Name: name });
    const { AdvancedEventSelectors } = await ask('GetEventSelectors', { TrailName: name });
    return { ...(Trail as object), IsLogging, AdvancedEventSelectors };
  }

  async ebs(): Promise<{ encryptsByDefault: boolean | undefined; publicSnapshots: string | undefined }> {
    const ec2 = new EC2Client(clientOptions(this.emulator, this.region));
    const { EbsEncryptionByDefault } = await ec2.send(new GetEbsEncryptionByDefaultCommand({}));
    const { State } = await ec2.send(new GetSnapshotBlockPublicAccessStateCommand({}));
    return { encryptsByDefault: EbsEncryptionByDefault, publicSnapshots: State };
  }

  /** What a role may do with a snapshot of a vault at some time, by the policies that IAM gives back. */
  async mayDelete(roleName: string, vault: string, time: string): Promise<string> {
    const { arn, own } = await readRole(this.emulator, `arn:aws:iam::${ACCOUNT}:role/${roleName}`);
    const targets = [{ arn: `arn:aws:ec2:${this.region}::snapshot/snap-0123456789abcdef0` }];
    const context = { 'aws:CurrentTime': time, 'aws:ResourceTag/smart-vault:managed-by': vault };
    const caller = { type: 'role', arn } as const;
    return evaluate({ identity: own }, { caller, action: 'ec2:UnlockSnapshot', targets, context }).decision;
  }

  /** The boundary of every role there is; those without one have an empty one. */
  async boundaries(): Promise<readonly string[]> {
    const { body } = await query(this.emulator, 'iam', 'ListRoles', {});
    const names = [...String(body).matchAll(/<RoleName>([^<]+)</g)].map(([, name = '']) => name);
    return Promise.all(
      names.map(async (RoleName) => {
        const role = String((await query(this.emulator, 'iam', 'GetRole', { RoleName })).body);
        return /<PermissionsBoundaryArn>([^<]+)</.exec(role)?.[1] ?? '';
      }),
    );
  }
}
