import { defineVault } from '../../config/define-vault';

export default defineVault({
  name: 'bench-vault',
  throwAway: true,
  notifications: { emails: ['ops@example.com'] },
  regions: {
    'us-east-1': { plans: ['daily'], copyTo: ['us-west-2'] },
    'us-west-2': {},
  },
});
