import { policyDocument, type Statement } from './policy-document';

/**
 * Characters that IAM allows in all inline policies of a role together, and in one managed policy
 * (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html).
 */
export const LONGEST = { inline: 10_240, managed: 6_144 } as const;

/** What stands for an id or an ARN that only Terraform knows is counted as an ARN with a long name. */
const REFERENCE = 'x'.repeat(100);
const ACCOUNT = '1'.repeat(12);

/**
 * The statements of a role in as few policies as IAM allows, in their order: the first is inline; what does not fit into it
 * goes into managed ones.
 */
export function policyParts(statements: readonly Statement[]): Statement[][] {
  const parts: Statement[][] = [];
  for (const statement of statements) {
    const last = parts.at(-1);
    const limit = parts.length <= 1 ? LONGEST.inline : LONGEST.managed;
    if (last !== undefined && lengthOf([...last, statement]) <= limit) last.push(statement);
    else parts.push([statement]);
  }
  return parts;
}

/** How long a document of them is at most, once everything in it is known. */
export const lengthOf = (statements: readonly Statement[]): number =>
  policyDocument(statements)
    // Between two colons of an ARN stands an account.
    .replaceAll(/(?<=:)\$\{TfToken\[[^\]]+\]\}(?=:)/g, ACCOUNT)
    .replaceAll(/\$\{TfToken\[[^\]]+\]\}/g, REFERENCE).length;
