import { schedulesIn } from '../../config/schedules';
import { validateVault } from '../../config/validate';

const vault = (given: object = {}) =>
  validateVault(
    {
      plans: { daily: { retention: { days: 30 }, timeZone: 'Europe/Berlin' } },
      regions: { 'us-east-1': { plans: ['daily'], copyTo: ['us-west-2'] }, 'us-west-2': {} },
      ...given,
    },
    'vault.config.ts',
  );
const destinations = [{ region: 'us-west-2', kmsKeyArn: 'arn:key' }];

test('one schedule for each plan of the region, and one for the cleanup', () => {
  const { daily, cleanup, ...others } = schedulesIn(vault(), 'us-east-1', destinations);
  expect(others).toEqual({});
  expect(daily).toMatchObject({
    expression: 'cron(0 2 * * ? *)',
    timeZone: 'Europe/Berlin',
    input: {
      plan: {
        name: 'daily',
        region: 'us-east-1',
        retention: { days: 30, minimum: 1 },
        copies: [{ region: 'us-west-2', kmsKeyArn: 'arn:key', retention: { days: 30, minimum: 1 } }],
        deadlineSeconds: 43_200,
      },
    },
  });
  expect(cleanup?.input).toEqual({ cleanup: { plans: [daily?.input['plan']] } });
});

test('a vault without a cleanup has none', () => {
  expect(Object.keys(schedulesIn(vault({ cleanup: 'none' }), 'us-east-1', destinations))).toEqual(['daily']);
});
