import { defineVault } from './config/define-vault';

/**
 * The one file to edit. What is not said here has a default; examples/complete shows every key.
 * Tag an EC2 instance backup=true in us-east-1, and its volumes are backed up every day and copied to us-west-2.
 */
export default defineVault({
  notifications: { emails: [] },
  plans: {
    daily: {
      schedule: 'cron(0 3 * * ? *)',
      retention: { days: 30, newest: 2 },
    },
  },
  regions: {
    'us-east-1': { plans: ['daily'], copyTo: ['us-west-2'] },
    'us-west-2': {},
  },
});
