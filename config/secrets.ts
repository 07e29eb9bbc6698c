/**
 * What must never stand in a configuration: it would be copied to `cdktf.out`, to the state and to whoever may read them.
 * By the forms that their makers give them; a secret without a form, such as a password alone, cannot be told from a name.
 */

interface Form {
  /** Follows "must not hold a secret: it looks like ". */
  readonly what: string;
  readonly pattern: RegExp;
  /** What the form alone does not say. @default whatever matches is one */
  readonly isOne?: (text: string) => boolean;
}

const FORMS: readonly Form[] = [
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-unique-ids
  { what: 'an AWS access key id', pattern: /(?<![A-Z0-9])(?:AKIA|ASIA|ABIA|ACCA)[A-Z2-7]{16}(?![A-Z0-9])/g },
  {
    what: 'an AWS secret access key',
    // Not a path in an ARN that happens to be as long.
    pattern: /(?<![A-Za-z0-9/+=]|arn:[^\s"]*)[A-Za-z0-9/+]{40}(?![A-Za-z0-9/+=])/g,
    isOne: (text) => [/[a-z]/, /[A-Z]/, /\d/].every((one) => one.test(text)),
  },
  {
    what: 'an AWS session token',
    pattern: /(?<![A-Za-z0-9])(?:FwoGZXIvYXdz|IQoJb3JpZ2lu)[A-Za-z0-9/+=]{80,}/g,
  },
  {
    what: 'a private key',
    pattern: /-----BEGIN [A-Z0-9 ]*PRIVATE KEY(?: BLOCK)?-----[^]*?(?:-----END [A-Z0-9 ]*-----|$)/g,
  },
  // https://api.slack.com/authentication/token-types, …/messaging/webhooks
  {
    what: 'the URL of a Slack webhook',
    pattern: /https:\/\/hooks\.slack(?:-gov)?\.com\/(?:services|workflows|triggers)\/[\w/-]+/g,
  },
  { what: 'a Slack token', pattern: /\bx(?:ox[a-z]|app)-[\w-]{10,}/g },
  // https://support.pagerduty.com/main/docs/services-and-integrations: 32 characters; new ones begin with R0.
  { what: 'a PagerDuty integration key', pattern: /(?<![\w-])(?:[0-9a-f]{32}|R0[0-9A-Z]{30})(?![\w-])/g },
  { what: 'a PagerDuty API token', pattern: /(?<![\w+-])u\+[\w-]{18}(?![\w-])/g },
  // https://docs.github.com/en/authentication/keeping-your-account-and-data-secure/about-authentication-to-github
  { what: 'a GitHub token', pattern: /\b(?:gh[oprsu]_[A-Za-z0-9]{30,}|github_pat_\w{30,})/g },
  { what: 'a JSON Web Token', pattern: /\beyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]{8,}/g },
  { what: 'a Google API key', pattern: /\bAIza[\w-]{35}(?![\w-])/g },
  { what: 'an npm token', pattern: /\bnpm_[A-Za-z0-9]{36}\b/g },
  { what: 'a Stripe key', pattern: /\b[rs]k_live_[A-Za-z0-9]{16,}/g },
  { what: 'a URL with a password', pattern: /\b[a-z][a-z0-9+.-]*:\/\/[^\s/:@]+:[^\s/@]+@/gi },
  {
    what: 'a password',
    // Not where the shell puts in what it has from elsewhere, nor in the ARN of a secret.
    pattern:
      /(?<!:)\b\w*(?:password|passwd|secret|token|api_?key)["']?\s*[=:]\s*["']?(?![$"'\s<{(])[^\s"']{6,}/gi,
    isOne: (text) => !/[=:]\s*["']?(?:arn:|\/)/i.test(text),
  },
];

/** The forms that a text holds, by their names; empty for most. */
export function secretsIn(text: string): readonly string[] {
  return FORMS.flatMap(({ what, pattern, isOne = () => true }) =>
    [...text.matchAll(pattern)].some(([found]) => isOne(found)) ? [what] : [],
  );
}

const SHOWN = 4;

/** The text with no more of each secret than says which it is: `AKIA… (20 characters)`. */
export function maskSecrets(text: string): string {
  return FORMS.reduce(
    (masked, { pattern, isOne = () => true }) =>
      masked.replaceAll(pattern, (found) =>
        isOne(found) ? `${found.slice(0, SHOWN)}… (${found.length} characters)` : found,
      ),
    text,
  );
}
