import { loadVault } from '../../config/load';
import type { VaultInput } from '../../config/types';
import { stacksOf, vaultOf } from '../support/vaults';

jest.setTimeout(60_000);

const BOUNDARY = 'arn:aws:iam::123456789012:policy/boundary';
const breakGlass = {
  principals: ['arn:aws:iam::123456789012:user/keeper'],
  notBefore: '2026-03-01T08:00:00Z',
  notAfter: '2026-03-01T20:00:00Z',
};
const secured = (given: Partial<VaultInput>) => stacksOf(vaultOf(given));

describe('the permissions boundary', () => {
  it('is on every role of the complete example, the one for emergencies too', async () => {
    const complete = await loadVault('examples/complete/vault.config.ts');
    // The policy is not there in the vault account.
    const own = [...stacksOf(complete)].filter(([name]) => !name.endsWith('-vault-account'));
    const boundaries = own.flatMap(([, stack]) =>
      stack
        .addresses()
        .filter((address) => address.startsWith('aws_iam_role.'))
        .map((address) => stack.resource(address).permissions_boundary),
    );
    expect(boundaries.length).toBeGreaterThan(15);
    expect(new Set(boundaries)).toEqual(new Set([complete.security.permissionsBoundaryArn]));
  });

  it('is on none where none is given', () => {
    const roles = [...secured({ security: { breakGlass } }).values()].flatMap((stack) =>
      Object.values(stack.json.resource?.aws_iam_role ?? {}),
    );
    expect(roles.filter((role) => 'permissions_boundary' in role)).toEqual([]);
  });
});

describe('the security stack', () => {
  it('is only where there is anything for it', () => {
    expect([...secured({}).keys()]).not.toContain('us-east-1-security');
    expect([...secured({ security: { permissionsBoundaryArn: BOUNDARY } }).keys()]).not.toContain(
      'us-east-1-security',
    );
    const ebs = { publicSnapshots: 'block-all-sharing' } as const;
    const stacks = secured({ regions: { 'us-east-1': { plans: ['daily'] }, 'us-west-2': { ebs } } });
    expect(stacks.get('us-west-2-security')?.addresses()).toEqual([
      'aws_ebs_snapshot_block_public_access.ebs_public_snapshots',
    ]);
  });

  it('has the trail once, where it is said', () => {
    const stacks = secured({ security: { trail: { dataEvents: true }, region: 'us-west-2' } });
    expect([...stacks.keys()].filter((id) => id.endsWith('-security'))).toEqual(['us-west-2-security']);
    const trail = stacks.get('us-west-2-security')?.resource('aws_cloudtrail.audit_trail');
    expect(JSON.stringify(trail)).toContain(
      'arn:aws:s3:::smart-vault-reports-${data.aws_caller_identity.current.account_id}-',
    );
  });
});

describe('versions', () => {
  const policyOf = (given: Partial<VaultInput>) =>
    Object.keys(secured(given).get('us-east-1-storage')?.policy('aws_s3_bucket_policy.reports_policy') ?? {});

  it('are deleted by breaking the glass alone, once there is one', () => {
    expect(policyOf({})).toEqual(['OnlyOverTls']);
    expect(policyOf({ security: { breakGlass } })).toEqual(['OnlyOverTls', 'DeletedOnlyByBreakingTheGlass']);
  });

  it('go with a throw-away vault, which Terraform must be able to empty', () => {
    expect(policyOf({ security: { breakGlass }, throwAway: true })).toEqual(['OnlyOverTls']);
  });
});
