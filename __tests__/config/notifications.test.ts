import type { NotificationsConfig } from '../../config/notifications';
import { validateVault } from '../../config/validate';
import { problemsIn } from '../support/problems';

const read = (notifications: unknown): NotificationsConfig =>
  validateVault({ regions: { 'us-east-1': { plans: ['daily'] } }, notifications }).notifications;

const problemsOf = (notifications: unknown): readonly string[] => problemsIn(() => read(notifications));

const WEBHOOK = 'https://hooks.slack.com/services/T0000/B0000/abcdefghijklmnop';
const KEY = '0123456789abcdef0123456789abcdef';
const TOKEN = 'xoxb-123-456-abcdef';
const PLACE =
  'must name the place of the secret, { ssmParameter: "/name" } or { secretName: "name" }, and never be the secret itself';

describe('who is told', () => {
  it('is nobody by default', () => expect(read({})).toEqual({ emails: [], sms: [] }));

  it.each([
    { webhook: { ssmParameter: '/smart-vault/slack-webhook' } },
    { webhook: { secretName: 'smart-vault/slack-webhook' } },
    { bot: { token: { ssmParameter: '/smart-vault/slack-token' }, channelId: 'C0123456789' } },
    { chatbot: { workspaceId: 'T0123456789', channelId: 'C0123456789' } },
  ])('in Slack by %j', (slack) => expect(read({ slack }).slack).toEqual(slack));

  it('in PagerDuty, with a severity for everything', () => {
    const routingKey = { secretName: 'smart-vault/pagerduty' };
    expect(read({ pagerDuty: { routingKey, severities: { partial: 'none' } } }).pagerDuty).toEqual({
      routingKey,
      severities: { failure: 'critical', partial: 'none', alarm: 'critical', transfer: 'error' },
      serviceRegion: 'us',
    });
  });
});

/** What every secret in the configuration is told (rules/secrets.ts), beside what is wrong with it as a name. */
const asSecret = (path: string, what: string, masked: string): string =>
  `notifications.${path} must not hold a secret, which would be written to cdktf.out and to the state: it looks like ${what}, got "${masked}"`;
const WEBHOOK_FOUND = ['the URL of a Slack webhook', 'http… (61 characters)'] as const;
const KEY_FOUND = ['a PagerDuty integration key', '0123… (32 characters)'] as const;

describe('a secret in the file is refused, and shown by no error', () => {
  it.each([
    [{ slack: { webhook: WEBHOOK } }, 'slack.webhook', ...WEBHOOK_FOUND],
    [{ slack: { webhook: { ssmParameter: WEBHOOK } } }, 'slack.webhook.ssmParameter', ...WEBHOOK_FOUND],
    [
      { slack: { bot: { token: { secretName: TOKEN }, channelId: 'C0123456789' } } },
      'slack.bot.token.secretName',
      'a Slack token',
      'xoxb… (19 characters)',
    ],
    [{ slack: WEBHOOK }, 'slack', ...WEBHOOK_FOUND],
    [{ pagerDuty: { routingKey: KEY } }, 'pagerDuty.routingKey', ...KEY_FOUND],
    [{ pagerDuty: { routingKey: { secretName: KEY } } }, 'pagerDuty.routingKey.secretName', ...KEY_FOUND],
    [{ emails: [WEBHOOK] }, 'emails[0]', ...WEBHOOK_FOUND],
  ])('%#', (notifications, path, what, masked) => {
    const problems = problemsOf(notifications);
    expect(problems).toContain(asSecret(path, what, masked));
    expect(problems.join()).not.toMatch(/hooks\.slack|0123456789abcdef|123-456/);
  });

  it('that stands in place of its place, with where it belongs', () =>
    expect(problemsOf({ slack: { webhook: WEBHOOK } })).toContain(
      `notifications.slack.webhook ${PLACE}, got "${WEBHOOK_FOUND[1]}"`,
    ));

  it('under a key of its own invention', () => {
    const problems = problemsOf({ slack: { webhook: { url: WEBHOOK } }, pagerDuty: { key: KEY } });
    expect(problems).toContain(
      `notifications.slack.webhook.url is not a known key (known: ssmParameter, secretName), got "${WEBHOOK_FOUND[1]}"`,
    );
    expect(problems.join()).not.toMatch(/hooks\.slack|0123456789abcdef/);
  });
});

describe('what cannot be told is one clear problem each', () => {
  it.each([
    [
      { sms: ['0151 123'] },
      'sms[0] must be a telephone number in E.164 such as "+4915112345678", got "0151 123"',
    ],
    [
      { sms: ['+4915112345678', '+4915112345678'] },
      'sms must name each number once, got ["+4915112345678","+4915112345678"]',
    ],
    [{ sms: '+4915112345678' }, 'sms must be a list of telephone numbers, got "+4915112345678"'],
    [{ slack: {} }, 'slack must have exactly one of webhook, bot and chatbot, got {}'],
    [
      {
        slack: {
          webhook: { ssmParameter: '/a' },
          chatbot: { workspaceId: 'T01234567', channelId: 'C01234567' },
        },
      },
      'slack must have exactly one of webhook, bot and chatbot, got {"webhook":{"ssmParameter":"/a"},"chatbot":{"workspaceId":"T01234567","channelId…',
    ],
    [
      { slack: { chatbot: { workspaceId: 'acme', channelId: 'C01234567' } } },
      'slack.chatbot.workspaceId must be the id of a Slack workspace such as "T0123456789", got "acme"',
    ],
    [
      { slack: { chatbot: { workspaceId: 'T01234567', channelId: '#ops' } } },
      'slack.chatbot.channelId must be the id of a Slack channel such as "C0123456789", got "#ops"',
    ],
    [
      { slack: { webhook: { ssmParameter: 'slack' } } },
      'slack.webhook.ssmParameter must be the whole name of a parameter such as "/smart-vault/slack-webhook", not beginning with /aws or /ssm, got "slack"',
    ],
    [
      { slack: { webhook: { ssmParameter: '/aws/reference/secretsmanager/x' } } },
      'slack.webhook.ssmParameter must be the whole name of a parameter such as "/smart-vault/slack-webhook", not beginning with /aws or /ssm, got "/aws/reference/secretsmanager/x"',
    ],
    [
      { slack: { webhook: { secretName: 'arn:aws:secretsmanager:x' } } },
      'slack.webhook.secretName must be the name of a secret such as "smart-vault/slack-webhook", without its ARN, got "arn:aws:secretsmanager:x"',
    ],
    [
      { slack: { webhook: { secretName: 'a', ssmParameter: '/a' } } },
      `slack.webhook ${PLACE}, got {"secretName":"a","ssmParameter":"/a"}`,
    ],
    [
      { pagerDuty: { routingKey: { secretName: 'a' }, severities: { alarm: 'loud' } } },
      'pagerDuty.severities.alarm must be one of critical, error, warning, info, none, got "loud"',
    ],
    [
      { pagerDuty: { routingKey: { secretName: 'a' }, serviceRegion: 'eu-west-1' } },
      'pagerDuty.serviceRegion must be one of us, eu, got "eu-west-1"',
    ],
  ])('%#', (notifications, problem) =>
    expect(problemsOf(notifications)).toEqual([`notifications.${problem}`]),
  );
});
