import { isCopied, type Kind } from '../../lambda-src/core/plan';

/** What a rule about a plan's kinds finds wrong, below the plan. */
interface KindProblem {
  readonly path: readonly string[];
  readonly rule: string;
}

/** Copies that some kinds cannot have. */
export function kindProblems(
  kinds: readonly Kind[],
  copies: Readonly<Record<string, { readonly kmsKeyArn?: string | undefined }>> = {},
): KindProblem[] {
  const stated = Object.entries(copies);
  if (stated.length > 0 && !kinds.some(isCopied)) {
    const rule = `must be {} or absent: the engine copies no points of ${kinds.join(', ')}`;
    return [{ path: ['copies'], rule }];
  }
  if (!kinds.includes('dynamodb')) return [];
  return stated.flatMap(([target, { kmsKeyArn }]) =>
    kmsKeyArn === undefined
      ? []
      : [
          {
            path: ['copies', target, 'kmsKeyArn'],
            rule: 'must be absent with the kind dynamodb: AWS Backup encrypts copies with the key of the vault they go to',
          },
        ],
  );
}
