import type { Problem } from '../problem';
import { entriesOf, recordOf } from './entries';

export const ACCOUNT_ID = /^\d{12}$/;
export const ROLE_ARN = /^arn:aws(?:-cn|-us-gov)?:iam::\d{12}:role\/[\w+=,.@/-]{1,512}$/;

/** Rules between the vault account and the copies that go there. Reads the raw input. */
export function vaultAccountProblems(input: unknown): Problem[] {
  const { vaultAccount, plans } = recordOf(input);
  const { id, deployRoleArn } = recordOf(vaultAccount);
  const ofAnother =
    typeof deployRoleArn === 'string' &&
    ROLE_ARN.test(deployRoleArn) &&
    !deployRoleArn.includes(`:${String(id)}:`);
  return [
    ...(ofAnother
      ? [
          {
            path: ['vaultAccount', 'deployRoleArn'],
            rule: `must be a role of the account ${String(id)}`,
            received: deployRoleArn,
          },
        ]
      : []),
    ...(vaultAccount === undefined ? entriesOf(plans).flatMap(([name, plan]) => homeless(name, plan)) : []),
  ];
}

function homeless(plan: string, given: unknown): Problem[] {
  return entriesOf(recordOf(given).copies).flatMap(([region, copy]) => {
    const { vaultAccount } = recordOf(copy);
    if (vaultAccount === undefined) return [];
    const path = ['plans', plan, 'copies', region, 'vaultAccount'];
    const rule = "must come with the account that keeps them: vaultAccount: { id: '210987654321' }";
    return [{ path, rule, received: vaultAccount }];
  });
}
