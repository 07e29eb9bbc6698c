import { ConfigurationError } from '../../config/problem';
import { maskSecrets, secretsIn } from '../../config/secrets';
import { validateVault } from '../../config/validate';

/** Nothing that opens anything, put together here so that nobody who scans this repository is alarmed. */
const letters = 'AbCdEfGhIjKlMnOpQrStUvWxYz0123456789';
const SECRETS: readonly (readonly [what: string, secret: string])[] = [
  ['an AWS access key id', `AKIA${'ABCDEFGH23456777'}`],
  ['an AWS access key id', `ASIA${'ABCDEFGH23456777'}`],
  ['an AWS secret access key', `${letters}/+ab`],
  ['an AWS session token', `FwoGZXIvYXdz${'abc123/+'.repeat(12)}==`],
  ['a private key', `-----BEGIN RSA ${'PRIVATE'} KEY-----\nMIIEow\n-----END RSA ${'PRIVATE'} KEY-----`],
  ['a private key', `-----BEGIN OPENSSH ${'PRIVATE'} KEY-----`],
  ['the URL of a Slack webhook', ['https://hooks.slack.com', 'services', 'T0AB', 'B0AB', letters].join('/')],
  ['a Slack token', `xoxb-${'1234567890-abcdef'}`],
  ['a PagerDuty integration key', '0123456789abcdef'.repeat(2)],
  ['a PagerDuty integration key', `R0${'3ABCDEFGHIJ'.repeat(3).slice(0, 30)}`],
  ['a PagerDuty API token', `u+${'abcdefghijklmnop_-'}`],
  ['a GitHub token', `ghp_${letters}`],
  ['a GitHub token', `github_pat_${letters}`],
  ['a JSON Web Token', `eyJ${'hbGciOiJI'}.eyJ${'zdWIiOiIx'}.${'dozjgNryP4'}`],
  ['a Google API key', `AIza${letters.slice(0, 35)}`],
  ['an npm token', `npm_${letters}`],
  ['a Stripe key', `sk_live_${letters}`],
  ['a URL with a password', `https://ops:${'hunter22'}@example.com/hook`],
  ['a password', `mysqldump --password=${'hunter22'} orders`],
  ['a password', `PGPASSWORD='${'hunter22'}' pg_dump orders`],
];

/** What of it must never be seen. */
const coreOf = (secret: string): string => (secret.includes('hunter22') ? 'hunter22' : secret.slice(-8));

describe('secretsIn', () => {
  it.each(SECRETS)('knows %s: %#', (what, secret) => {
    expect(secretsIn(`before ${secret} after`)).toContain(what);
  });

  it.each([
    'smart-vault',
    'arn:aws:iam::123456789012:role/PlatformOperatorsBreakGlassAccess7x',
    'ops@example.com',
    'cron(0 2 * * ? *)',
    'arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-96ef-1234567890ab',
    `arn:aws:kms:us-east-1:123456789012:key/mrk-${'0123456789abcdef'.repeat(2)}`,
    'arn:aws:secretsmanager:us-east-1:123456789012:secret:vault/slack-AbCdEf',
    'fsfreeze -f /data',
    'mysql --password="$(cat /root/secret)" -e "FLUSH TABLES"',
    'PGPASSWORD=$PASSWORD pg_dump',
    'password=arn:aws:secretsmanager:us-east-1:123456789012:secret:x',
    'https://example.com:8443/path@2',
    'da39a3ee5e6b4b0d3255bfef95601890afd80709',
    'scripts/user-data/user-data.sh',
  ])('lets %s alone', (text) => {
    expect(secretsIn(text)).toEqual([]);
    expect(maskSecrets(text)).toBe(text);
  });
});

describe('maskSecrets', () => {
  it.each(SECRETS)('leaves the beginning and the length of %s: %#', (_, secret) => {
    const masked = maskSecrets(`got "${secret}" there`);
    expect(masked).toMatch(/^got ".+… \(\d+ characters\).*" there$|… \(\d+ characters\)/s);
    expect(masked).not.toContain(coreOf(secret));
  });
});

describe('a secret in the configuration', () => {
  const daily = { 'us-east-1': { plans: ['daily'] } };
  const refusal = (input: unknown): ConfigurationError => {
    try {
      validateVault(input);
    } catch (error) {
      if (error instanceof ConfigurationError) return error;
    }
    throw new Error('nothing was refused');
  };
  const rule = 'must not hold a secret, which would be written to cdktf.out and to the state: it looks like';

  it('is refused with its key, the rule and a masked value', () => {
    expect(refusal({ tags: { Owner: `AKIA${'ABCDEFGH23456777'}` }, regions: daily }).problems).toEqual([
      `tags.Owner ${rule} an AWS access key id, got "AKIA… (20 characters)"`,
    ]);
  });

  it('is found in lists, among lines of a shell, and in keys', () => {
    const plans = { daily: { consistency: { before: [`login --token=${'abcdef123456'}`], after: [] } } };
    expect(refusal({ plans, regions: daily }).problems).toEqual([
      `plans.daily.consistency.before[0] ${rule} a password, got "login --toke… (18 characters)"`,
    ]);
    const secret = `ghp_${letters}`;
    expect(refusal({ tags: { [secret]: 'x' }, regions: daily }).message).toContain(`${rule} a GitHub token`);
  });

  it.each(SECRETS)('is never shown, whatever else is wrong with it: %s, %#', (_, secret) => {
    const { message, problems } = refusal({
      name: secret,
      notifications: { emails: [secret] },
      plans: { [secret]: { schedule: secret } },
      regions: { [secret]: { plans: [secret], copyTo: [secret] } },
      [secret]: secret,
    });
    for (const text of [message, ...problems]) expect(text).not.toContain(coreOf(secret));
  });
});
