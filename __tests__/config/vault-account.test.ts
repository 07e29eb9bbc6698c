import { validateVault } from '../../config/validate';
import { problemsIn } from '../support/problems';

const regions = { 'us-east-1': { plans: ['daily'], copyTo: ['us-west-2'] }, 'us-west-2': {} };
const vaultAccount = { id: '210987654321' };
const abroad = (given: object = {}, plan: object = {}) => ({
  daily: { ...plan, copies: { 'us-west-2': { vaultAccount: given } } },
});

const problemsOf = (given: object): readonly string[] =>
  problemsIn(() => validateVault({ regions, ...given }));

it('keeps copies there as in the region, unless told otherwise', () => {
  const { plans } = validateVault({ regions, vaultAccount, plans: abroad() });
  expect(plans['daily']?.copies).toEqual({
    'us-west-2': { retention: { days: 30, newest: 2, minimum: 1 }, vaultAccount: {} },
  });
});

it.each<[string, object, string]>([
  [
    'an id that is none',
    { vaultAccount: { id: '1234' } },
    'vaultAccount.id must be the id of an AWS account: 12 digits, got "1234"',
  ],
  [
    'a role that is none',
    { vaultAccount: { ...vaultAccount, deployRoleArn: 'deploy' } },
    'vaultAccount.deployRoleArn must be the ARN of a role: arn:aws:iam::account:role/name, got "deploy"',
  ],
  [
    'a role of another account',
    { vaultAccount: { ...vaultAccount, deployRoleArn: 'arn:aws:iam::123456789012:role/deploy' } },
    'vaultAccount.deployRoleArn must be a role of the account 210987654321, got "arn:aws:iam::123456789012:role/deploy"',
  ],
  [
    'copies for an account that nobody named',
    { plans: abroad() },
    "plans.daily.copies.us-west-2.vaultAccount must come with the account that keeps them: vaultAccount: { id: '210987654321' }, got {}",
  ],
  [
    'a kind that stays in its account',
    { vaultAccount, plans: abroad({}, { kinds: ['ebs', 'rds'] }) },
    'plans.daily.copies.us-west-2.vaultAccount must be left out for kinds that stay in their account such as rds (copied to another: ebs), got {}',
  ],
  [
    'a lock for no time',
    { vaultAccount, plans: abroad({ lock: { mode: 'compliance', days: 0 } }) },
    'plans.daily.copies.us-west-2.vaultAccount.lock.days must be between 1 and 36500, got 0',
  ],
  [
    'a retention of nothing',
    { vaultAccount, plans: abroad({ retention: {} }) },
    'plans.daily.copies.us-west-2.vaultAccount.retention must have at least one of days, newest, daily, weekly, monthly, yearly, such as { days: 30 }, got {}',
  ],
])('refuses %s', (_, given, problem) => {
  expect(problemsOf(given)).toEqual([problem]);
});
