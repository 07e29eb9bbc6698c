import { securedRegions } from '../../config/topology';
import { validateVault } from '../../config/validate';
import { problemsIn } from '../support/problems';

const boundary = 'arn:aws:iam::123456789012:policy/boundary';
const key = 'arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-96ef-1234567890ab';
const window = {
  principals: ['arn:aws:iam::123456789012:user/keeper'],
  notBefore: '2026-03-01T08:00:00Z',
  notAfter: '2026-03-01T20:00:00Z',
};
const vaultOf = (security: unknown, ebs?: unknown) =>
  validateVault({
    security,
    regions: { 'us-east-1': { plans: ['daily'], ...(ebs !== undefined && { ebs }) }, 'us-west-2': {} },
  });

const problemsOf = (security: unknown, ebs?: unknown): readonly string[] =>
  problemsIn(() => vaultOf(security, ebs));

describe('defaults', () => {
  it('ask for nothing that costs or changes the account', () => {
    const vault = vaultOf(undefined);
    expect(vault.security).toEqual({});
    expect(securedRegions(vault)).toEqual([]);
  });

  it('of what is asked for are the safe ones', () => {
    const { security, regions } = vaultOf({ trail: {}, breakGlass: window }, {});
    expect(security).toEqual({ trail: { dataEvents: false }, breakGlass: window });
    expect(regions['us-east-1']?.ebs).toEqual({ encryptionByDefault: false });
  });
});

describe('the regions with a stack for it', () => {
  it.each([
    [{ trail: {} }, undefined, ['us-east-1']],
    [{ trail: {}, region: 'us-west-2' }, undefined, ['us-west-2']],
    [{ permissionsBoundaryArn: boundary }, undefined, []],
    [{ breakGlass: window, region: 'us-west-2' }, { encryptionByDefault: true }, ['us-west-2', 'us-east-1']],
  ])('%j with ebs %j: %j', (security, ebs, regions) => {
    expect(securedRegions(vaultOf(security, ebs))).toEqual(regions);
  });
});

describe('problems', () => {
  const principals = 'must be the ARN of a user or role: arn:aws:iam::account:user/name';
  it.each([
    [
      { region: 'us-west-1' },
      'security.region must be one of regions: us-east-1, us-west-2, got "us-west-1"; did you mean "us-west-2"?',
    ],
    [
      { permissionsBoundaryArn: 'boundary' },
      'security.permissionsBoundaryArn must be the ARN of an IAM policy: arn:aws:iam::account:policy/name, got "boundary"',
    ],
    [
      { permissionsBoundaryArn: 'arn:aws-cn:iam::123456789012:policy/boundary' },
      'security.permissionsBoundaryArn must be in the partition aws, as us-east-1 is, got "arn:aws-cn:iam::123456789012:policy/boundary"',
    ],
    [{ trail: { keepDays: 30 } }, 'security.trail.keepDays must be between 90 and 36500, got 30'],
    [{ trail: { dataEvents: 'all' } }, 'security.trail.dataEvents must be true or false, got "all"'],
    [
      { breakGlass: { ...window, principals: [] } },
      'security.breakGlass.principals must be 1 to 10 ARNs, each once, got []',
    ],
    [
      { breakGlass: { ...window, principals: ['*'] } },
      `security.breakGlass.principals[0] ${principals}, got "*"`,
    ],
    [
      { breakGlass: { ...window, principals: ['arn:aws:iam::123456789012:root'] } },
      `security.breakGlass.principals[0] ${principals}, got "arn:aws:iam::123456789012:root"`,
    ],
    [
      { breakGlass: { ...window, notAfter: '2026-03-01' } },
      'security.breakGlass.notAfter must be a time in UTC such as "2026-03-01T08:00:00Z", got "2026-03-01"',
    ],
    [
      { breakGlass: { ...window, notAfter: window.notBefore } },
      'security.breakGlass.notAfter must be after notBefore (2026-03-01T08:00:00Z), got "2026-03-01T08:00:00Z"',
    ],
    [
      { breakGlass: { ...window, notAfter: '2026-03-09T08:00:00Z' } },
      'security.breakGlass.notAfter must be at most 7 days after notBefore (2026-03-01T08:00:00Z), got "2026-03-09T08:00:00Z"',
    ],
    [
      { breakGlass: { ...window, notBefore: '2026-02-30T08:00:00Z' } },
      'security.breakGlass.notBefore must be a day that there is, got "2026-02-30T08:00:00Z"',
    ],
  ])('of security: %j', (security, problem) => {
    expect(problemsOf(security)).toEqual([problem]);
  });

  it.each([
    [
      { defaultKeyArn: key },
      `regions.us-east-1.ebs.defaultKeyArn needs encryptionByDefault: true beside it, got "${key}"`,
    ],
    [
      { encryptionByDefault: true, defaultKeyArn: key.replace('us-east-1', 'us-west-2') },
      `regions.us-east-1.ebs.defaultKeyArn must be a key of us-east-1, not of us-west-2, got "${key.replace('us-east-1', 'us-west-2')}"`,
    ],
    [
      { publicSnapshots: 'unblocked' },
      'regions.us-east-1.ebs.publicSnapshots must be one of block-all-sharing, block-new-sharing, got "unblocked"',
    ],
  ])('of ebs: %j', (ebs, problem) => {
    expect(problemsOf(undefined, ebs).map((text) => text.slice(0, problem.length))).toEqual([problem]);
  });
});
