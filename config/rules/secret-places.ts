/** What secrets of alerts look like: a webhook's address, a token of Slack, a key of PagerDuty. */
const WEBHOOK = /https:\/\/hooks\.slack[\w.-]*\/[^\s"']+/g;
const SLACK_TOKEN = /xox[a-z]-[\w-]+/g;
const ROUTING_KEY = /(?<![\w-])[A-Za-z0-9]{32}(?![\w-])/g;

/** A text in which such secrets cannot be read any more: errors end up in terminals and build logs. */
export const withoutSecrets = (text: string): string =>
  text.replace(WEBHOOK, '(a secret)').replace(SLACK_TOKEN, '(a secret)').replace(ROUTING_KEY, '(a secret)');

const holdsSecret = (text: string): boolean => withoutSecrets(text) !== text;

/** https://docs.aws.amazon.com/systems-manager/latest/userguide/sysman-paramstore-su-create.html */
export function parameterRule(name: string): string | undefined {
  if (holdsSecret(name))
    return 'is a secret: put it into SSM Parameter Store as a SecureString, and write the name of the parameter here';
  return /^(?:\/[\w.-]+){1,15}$/.test(name) && !/^\/(?:aws|ssm)/i.test(name)
    ? undefined
    : 'must be the whole name of a parameter such as "/smart-vault/slack-webhook", not beginning with /aws or /ssm';
}

/** https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_CreateSecret.html; `+=@` would be read as something else by Parameter Store. */
export function secretNameRule(name: string): string | undefined {
  if (holdsSecret(name))
    return 'is a secret: put it into Secrets Manager as plain text, and write the name of the secret here';
  return /^[\w.-]+(?:\/[\w.-]+)*$/.test(name) && name.length <= 400
    ? undefined
    : 'must be the name of a secret such as "smart-vault/slack-webhook", without its ARN';
}
