import { defineVault } from '../../../config/define-vault';

/** Two regions that protect each other: what serves in either is copied to the other. */
export default defineVault({
  name: 'failback',
  throwAway: true,
  dashboards: false,
  notifications: { emails: ['ops@example.com'] },
  plans: { daily: { kinds: ['ebs', 'rds'] } },
  regions: {
    'us-east-1': { plans: ['daily'], copyTo: ['us-west-2'] },
    'us-west-2': {
      plans: ['daily'],
      copyTo: ['us-east-1'],
      network: {
        cidr: '10.9.0.0/16',
        zones: { 'us-west-2a': { public: '10.9.0.0/24', private: '10.9.1.0/24' } },
        flowLogs: false,
      },
    },
  },
});
