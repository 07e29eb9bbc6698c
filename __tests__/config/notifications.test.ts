import { ConfigurationError } from '../../config/problem';
import type { NotificationsConfig } from '../../config/notifications';
import { validateVault } from '../../config/validate';

const read = (notifications: unknown): NotificationsConfig =>
  validateVault({ regions: { 'us-east-1': { plans: ['daily'] } }, notifications }).notifications;

function problemsOf(notifications: unknown): readonly string[] {
  try {
    read(notifications);
    return [];
  } catch (error) {
    if (error instanceof ConfigurationError) return error.problems;
    throw error;
  }
}

const WEBHOOK = 'https://hooks.slack.com/services/T0000/B0000/abcdefghijklmnop';
const KEY = '0123456789abcdef0123456789abcdef';
const TOKEN = 'xoxb-123-456-abcdef';
const PLACE =
  'must name the place of the secret, { ssmParameter: "/name" } or { secret: "name" }, and never be the secret itself';

describe('who is told', () => {
  it('is nobody by default', () => expect(read({})).toEqual({ emails: [], sms: [] }));

  it.each([
    { webhook: { ssmParameter: '/smart-vault/slack-webhook' } },
    { webhook: { secret: 'smart-vault/slack-webhook' } },
    { bot: { token: { ssmParameter: '/smart-vault/slack-token' }, channelId: 'C0123456789' } },
    { chatbot: { workspaceId: 'T0123456789', channelId: 'C0123456789' } },
  ])('in Slack by %j', (slack) => expect(read({ slack }).slack).toEqual(slack));

  it('in PagerDuty, with a severity for everything', () => {
    const routingKey = { secret: 'smart-vault/pagerduty' };
    expect(read({ pagerDuty: { routingKey, severities: { partial: 'none' } } }).pagerDuty).toEqual({
      routingKey,
      severities: { failure: 'critical', partial: 'none', alarm: 'critical', transfer: 'error' },
      serviceRegion: 'us',
    });
  });
});

describe('a secret in the file is refused, and shown by no error', () => {
  it.each([
    [{ slack: { webhook: WEBHOOK } }, `slack.webhook ${PLACE}, got "(a secret)"`],
    [
      { slack: { webhook: { ssmParameter: WEBHOOK } } },
      'slack.webhook.ssmParameter is a secret: put it into SSM Parameter Store as a SecureString, and write the name of the parameter here, got "(a secret)"',
    ],
    [
      { slack: { bot: { token: { secret: TOKEN }, channelId: 'C0123456789' } } },
      'slack.bot.token.secret is a secret: put it into Secrets Manager as plain text, and write the name of the secret here, got "(a secret)"',
    ],
    [{ slack: WEBHOOK }, 'slack must be an object, got "(a secret)"'],
    [{ pagerDuty: { routingKey: KEY } }, `pagerDuty.routingKey ${PLACE}, got "(a secret)"`],
    [
      { pagerDuty: { routingKey: { secret: KEY } } },
      'pagerDuty.routingKey.secret is a secret: put it into Secrets Manager as plain text, and write the name of the secret here, got "(a secret)"',
    ],
    [{ emails: [WEBHOOK] }, 'emails[0] must be an e-mail address, got "(a secret)"'],
  ])('%#', (notifications, problem) =>
    expect(problemsOf(notifications)).toEqual([`notifications.${problem}`]),
  );

  it('under a key of its own invention', () => {
    const problems = problemsOf({ slack: { webhook: { url: WEBHOOK } }, pagerDuty: { key: KEY } });
    expect(problems).toContain(
      'notifications.slack.webhook.url is not a known key (known: ssmParameter, secret), got "(a secret)"',
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
      { slack: { webhook: { secret: 'arn:aws:secretsmanager:x' } } },
      'slack.webhook.secret must be the name of a secret such as "smart-vault/slack-webhook", without its ARN, got "arn:aws:secretsmanager:x"',
    ],
    [
      { slack: { webhook: { secret: 'a', ssmParameter: '/a' } } },
      `slack.webhook ${PLACE}, got {"secret":"a","ssmParameter":"/a"}`,
    ],
    [
      { pagerDuty: { routingKey: { secret: 'a' }, severities: { alarm: 'loud' } } },
      'pagerDuty.severities.alarm must be one of critical, error, warning, info, none, got "loud"',
    ],
    [
      { pagerDuty: { routingKey: { secret: 'a' }, serviceRegion: 'eu-west-1' } },
      'pagerDuty.serviceRegion must be one of us, eu, got "eu-west-1"',
    ],
  ])('%#', (notifications, problem) =>
    expect(problemsOf(notifications)).toEqual([`notifications.${problem}`]),
  );
});
