import { askedFor, type RestoreFlags } from '../../../cli/restore/options';
import type { Session } from '../../../cli/session';
import { vaultOf } from '../../support/vaults';

const NOW = new Date('2026-11-21T03:00:00Z');
const session = { vault: vaultOf() } as Session;
const FLAGS: RestoreFlags = { dryRun: false, list: false };
const asked = (flags: Partial<RestoreFlags>) => askedFor('vol-1', { ...FLAGS, ...flags }, session, NOW);

test('only what was said is asked for', () => {
  expect(asked({})).toEqual({ what: 'vol-1', options: {} });
  expect(asked({ in: 'us-west-2', kind: 'ebs', zone: 'us-west-2a', securityGroup: ['sg-1'] })).toEqual({
    what: 'vol-1',
    region: 'us-west-2',
    kind: 'ebs',
    options: { zone: 'us-west-2a', securityGroups: ['sg-1'] },
  });
});

test.each([
  ['2026-11-20', '2026-11-20T00:00:00.000Z'],
  ['2026-11-20T12:30', '2026-11-20T12:30:00.000Z'],
  ['2026-11-20T12:30:15.5', '2026-11-20T12:30:15.500Z'],
  ['2026-11-20T12:30:00+02:00', '2026-11-20T10:30:00.000Z'],
])('--at %s is %s: without a zone it is UTC, wherever the command runs', (at, time) => {
  expect(asked({ at }).at).toBe(time);
});

test.each([
  [{ at: 'yesterday' }, /^--at must be a time such as .*, got yesterday$/],
  [{ at: '2026-13-01' }, 'got 2026-13-01'],
  [{ at: '2026-11-22' }, /^--at must not lie in the future .*, got 2026-11-22$/],
  [
    { in: 'mars-north-1' },
    '--in must be a region of the configuration (us-east-1, us-west-2), got mars-north-1',
  ],
  [{ kind: 'disk' }, '--kind must be one of ebs, ami, rds, aurora, dynamodb, efs, got disk'],
])('%j is refused', (flags, message) => {
  expect(() => asked(flags)).toThrow(message);
});
