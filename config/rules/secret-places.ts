/** https://docs.aws.amazon.com/systems-manager/latest/userguide/sysman-paramstore-su-create.html */
export function parameterRule(name: string): string | undefined {
  return /^(?:\/[\w.-]+){1,15}$/.test(name) && !/^\/(?:aws|ssm)/i.test(name)
    ? undefined
    : 'must be the whole name of a parameter such as "/smart-vault/slack-webhook", not beginning with /aws or /ssm';
}

/** https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_CreateSecret.html; `+=@` would be read as something else by Parameter Store. */
export function secretNameRule(name: string): string | undefined {
  return /^[\w.-]+(?:\/[\w.-]+)*$/.test(name) && name.length <= 400
    ? undefined
    : 'must be the name of a secret such as "smart-vault/slack-webhook", without its ARN';
}
