import type { Emulator } from '../../../emulator/emulator';
import { json, query } from '../../emulator/support/raw';
import { parsePolicy, type PolicyStatement } from './document';

/** A role as IAM gives it back. */
export interface RolePolicies {
  readonly arn: string;
  readonly trust: readonly PolicyStatement[];
  readonly own: readonly PolicyStatement[];
}

/**
 * Every policy of a role, inline and attached.
 * @param caller an access key of the role's account
 */
export async function readRole(emulator: Emulator, arn: string, caller = 'test'): Promise<RolePolicies> {
  const RoleName = arn.split('/').at(-1) ?? '';
  const ask = async (action: string, params: Record<string, string> = {}): Promise<string> =>
    String((await query(emulator, 'iam', action, { RoleName, ...params }, { caller })).body);
  const names = [...(await ask('ListRolePolicies')).matchAll(/<member>([^<]+)<\/member>/g)];
  const own: PolicyStatement[] = [];
  for (const [, PolicyName = ''] of names) {
    own.push(...parsePolicy(documentIn(await ask('GetRolePolicy', { PolicyName }), 'PolicyDocument')));
  }
  const attached = await ask('ListAttachedRolePolicies');
  for (const [, PolicyArn = ''] of attached.matchAll(/<PolicyArn>([^<]+)<\/PolicyArn>/g)) {
    const version = /<DefaultVersionId>([^<]+)</.exec(await ask('GetPolicy', { PolicyArn }))?.[1] ?? '';
    own.push(
      ...parsePolicy(
        documentIn(await ask('GetPolicyVersion', { PolicyArn, VersionId: version }), 'Document'),
      ),
    );
  }
  return { arn, own, trust: parsePolicy(documentIn(await ask('GetRole'), 'AssumeRolePolicyDocument')) };
}

/** @param key its id, in the caller's default region, or its ARN */
export async function readKeyPolicy(
  emulator: Emulator,
  key: string,
  caller = 'test',
): Promise<readonly PolicyStatement[]> {
  const region = key.split(':')[3] ?? 'us-east-1';
  const params = { KeyId: key, PolicyName: 'default' };
  const { body } = await json(emulator, 'kms', 'TrentService.GetKeyPolicy', params, { region, caller });
  return parsePolicy((body as { Policy: string }).Policy);
}

/** IAM gives its documents URL-encoded, in XML. */
function documentIn(xml: string, element: string): string {
  const text = new RegExp(`<${element}>([^<]*)</${element}>`).exec(xml)?.[1];
  if (text === undefined) throw new Error(`No ${element} in ${xml}`);
  return decodeURIComponent(text.replaceAll('&quot;', '"'));
}
