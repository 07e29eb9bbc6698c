import { defineVault } from '../../config/define-vault';

/** What the end-to-end tests deploy once and run against. */
export default defineVault({
  name: 'e2e-vault',
  throwAway: true,
  // The function that tells others is muted for all tests but those of alerts: support/alerts.ts.
  notifications: {
    emails: ['ops@example.com'],
    sms: ['+4915112345678'],
    slack: { webhook: { ssmParameter: '/e2e-vault/slack-webhook' } },
    pagerDuty: { routingKey: { secretName: 'e2e-vault/pagerduty' } },
  },
  plans: {
    daily: { retention: { days: 30 } },
    newest: {
      schedule: 'rate(12 hours)',
      retention: { newest: 2, minimum: 2 },
      select: { tags: { rotate: 'yes' } },
    },
    gold: {
      schedule: 'cron(0 5 * * ? *)',
      select: { tags: { protect: 'yes', tier: ['gold', 'silver'] }, exclude: { env: ['dev', 'test'] } },
      copies: {},
    },
    locked: {
      schedule: 'cron(0 8 * * ? *)',
      select: { tags: { lock: 'yes' } },
      retention: { newest: 1 },
      lock: { mode: 'governance', days: 10 },
      copies: { 'us-west-2': { lock: { mode: 'compliance', days: 20, coolOffHours: 24 } } },
    },
    offsite: {
      schedule: 'cron(0 8 * * ? *)',
      select: { tags: { offsite: 'yes' } },
      retention: { newest: 1 },
      copies: {
        'us-west-2': {
          vaultAccount: { retention: { newest: 2 }, lock: { mode: 'governance', days: 3 } },
        },
      },
    },
    stopped: {
      schedule: 'cron(0 6 * * ? *)',
      select: { tags: { quiet: 'stop' } },
      consistency: 'stop',
    },
    matrix: {
      schedule: 'cron(0 8 * * ? *)',
      select: { tags: { matrix: 'yes' } },
      consistency: 'stop',
      retention: { days: 30 },
    },
    hooked: {
      schedule: 'cron(0 7 * * ? *)',
      select: { tags: { quiet: 'hooks' } },
      consistency: { before: ['fsfreeze -f /data'], after: ['fsfreeze -u /data'], timeoutSeconds: 30 },
      copies: {},
    },
    databases: {
      schedule: 'cron(0 8 * * ? *)',
      kinds: ['rds', 'aurora'],
      select: { tags: { backup: 'true' }, exclude: { env: ['test'] } },
      retention: { newest: 2 },
    },
    images: {
      schedule: 'cron(0 8 * * ? *)',
      kinds: ['ami'],
      select: { tags: { image: 'yes' }, exclude: { env: 'dev' } },
      retention: { days: 30 },
    },
    'quiet-images': {
      schedule: 'cron(0 9 * * ? *)',
      kinds: ['ami'],
      select: { tags: { image: 'quiet' } },
      consistency: 'stop',
      copies: {},
    },
    tables: {
      schedule: 'cron(0 8 * * ? *)',
      kinds: ['dynamodb'],
      select: { tags: { backup: 'table' }, exclude: { env: 'test' } },
      retention: { days: 30 },
    },
    files: {
      schedule: 'cron(0 9 * * ? *)',
      kinds: ['efs'],
      select: { tags: { backup: 'files' } },
    },
  },
  // Without those of which tests of drills by hand want to say themselves what there is to test.
  drills: { schedule: 'cron(0 10 ? * SUN *)', plans: ['daily', 'images', 'databases', 'tables', 'files'] },
  vaultAccount: { id: '210987654321' },
  regions: {
    'us-east-1': {
      plans: [
        ...['daily', 'newest', 'gold', 'locked', 'offsite', 'stopped', 'hooked', 'matrix'],
        ...['databases', 'images', 'quiet-images', 'tables', 'files'],
      ],
      copyTo: ['us-west-2'],
      // What the tasks of the tests write to.
      fileBuckets: ['files'],
    },
    'us-west-2': { recycleBin: { days: 7 } },
  },
});
