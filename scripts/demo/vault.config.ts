import { defineVault } from '../../config/define-vault';

/** A vault that may be lost: everything at its default, but only what the demo can show within minutes is kept. */
export default defineVault({
  throwAway: true,
  notifications: { emails: ['ops@example.com'] },
  plans: { daily: { retention: { days: 30, newest: 1 } } },
  regions: {
    'us-east-1': {
      plans: ['daily'],
      copyTo: ['us-west-2'],
      network: {
        cidr: '10.0.0.0/16',
        zones: {
          'us-east-1a': { public: '10.0.0.0/24', private: '10.0.16.0/20' },
          'us-east-1b': { public: '10.0.1.0/24', private: '10.0.32.0/20' },
        },
        endpoints: ['autoscaling', 'ssm', 'ssmmessages'],
      },
      files: { instances: { minimum: 1, maximum: 2 } },
    },
    'us-west-2': {},
  },
});
