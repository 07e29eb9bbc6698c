import { defineVault } from '../../config/define-vault';

/** A vault that may be lost: everything at its default, but only what the demo can show within minutes is kept. */
export default defineVault({
  throwAway: true,
  notifications: { emails: ['ops@example.com'] },
  plans: { daily: { retention: { days: 30, newest: 1 } } },
  regions: {
    'us-east-1': { plans: ['daily'], copyTo: ['us-west-2'] },
    'us-west-2': {},
  },
});
