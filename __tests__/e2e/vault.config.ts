import { defineVault } from '../../config/define-vault';

/** What the end-to-end tests deploy once and run against. */
export default defineVault({
  name: 'e2e-vault',
  throwAway: true,
  notifications: { emails: ['ops@example.com'] },
  plans: {
    daily: { retention: { days: 30 } },
    newest: {
      schedule: 'rate(12 hours)',
      retention: { newest: 2, minimum: 2 },
      select: { tag: { key: 'rotate', value: 'yes' } },
    },
  },
  regions: {
    'us-east-1': { plans: ['daily', 'newest'], copyTo: ['us-west-2'] },
    'us-west-2': {},
  },
});
