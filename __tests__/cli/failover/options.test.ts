import { askedFor, plansWithoutCopies, type FailoverFlags } from '../../../cli/failover/options';
import type { VaultInput } from '../../../config/types';
import { vaultOf } from '../../support/vaults';

const NOW = new Date('2026-11-21T03:00:00Z');
const FLAGS: FailoverFlags = { to: 'us-west-2', rtoHours: '4', parallel: 8, dryRun: false, list: false };
const VAULT: Partial<VaultInput> = {
  plans: {
    daily: {},
    hourly: { schedule: 'rate(1 hour)', rpoHours: 2 },
    local: { schedule: 'rate(1 day)', copies: {} },
  },
  regions: {
    'us-east-1': { plans: ['daily', 'hourly', 'local'], copyTo: ['us-west-2'] },
    'us-west-2': { plans: ['daily'], copyTo: ['us-east-1'] },
    'eu-west-1': {},
  },
};
const asked = (flags: Partial<FailoverFlags> = {}, given = VAULT) =>
  askedFor(vaultOf(given), { ...FLAGS, ...flags }, [], [], NOW);

test('the region that is gone is the one whose plans copy there; targets are theirs, or 24 hours', () => {
  expect(asked()).toMatchObject({
    from: 'us-east-1',
    region: 'us-west-2',
    plans: { daily: ['ebs'], hourly: ['ebs'] },
    targets: { rtoSeconds: 4 * 3600, rpoSeconds: { daily: 24 * 3600, hourly: 2 * 3600 } },
  });
  expect(asked({ to: 'us-east-1' })).toMatchObject({ from: 'us-west-2', plans: { daily: ['ebs'] } });
  expect(plansWithoutCopies(vaultOf(VAULT), 'us-east-1', 'us-west-2')).toEqual(['local']);
});

const TWO: Partial<VaultInput> = {
  regions: {
    'us-east-1': { plans: ['daily'], copyTo: ['us-west-2'] },
    'eu-west-1': { plans: ['daily'], copyTo: ['us-west-2'] },
    'us-west-2': {},
  },
};

test('where several copy there, --from says which', () => {
  expect(() => asked({}, TWO)).toThrow(
    '--from is needed: plans of several regions copy to us-west-2 (us-east-1, eu-west-1)',
  );
  expect(asked({ from: 'eu-west-1' }, TWO).from).toBe('eu-west-1');
});

test.each([
  [{ to: 'mars-north-1' }, '--to must be a region of the configuration'],
  [{ to: 'eu-west-1' }, '--to must be a region that plans of another copy to, got eu-west-1'],
  [{ from: 'eu-west-1' }, '--from must be a region whose plans copy to us-west-2 (us-east-1), got eu-west-1'],
  [
    { plan: ['local'] },
    '--plan must be a plan of us-east-1 that copies to us-west-2 (daily, hourly), got local',
  ],
  [{ rtoHours: 'soon' }, '--rto-hours must be a number above 0, and at most 720, got soon'],
  [{ at: '2026-11-22' }, '--at must not lie in the future'],
])('%j is refused', (flags, message) => {
  expect(() => asked(flags)).toThrow(message);
});
