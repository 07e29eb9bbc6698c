import { ACCOUNT, type ApiCall } from '../../../../emulator/emulator';
import type { Target } from '../../iam/evaluate';
import { tagsIn, text, type IamRequest } from '../iam-request';
import { carried, requested, type Tags } from '../tags';
import type { Vault } from '../vault';
import { keyRequests } from './kms';

const TYPES: Readonly<Record<string, string>> = {
  i: 'instance',
  vol: 'volume',
  snap: 'snapshot',
  ami: 'image',
  subnet: 'subnet',
  sg: 'security-group',
};

/** What the call names, or what belongs to it, as the log has it. */
export const idsOf = ({ things = {} }: ApiCall, kind: 'vol' | 'snap'): readonly string[] =>
  Object.keys(things).filter((id) => id.startsWith(`${kind}-`));

/** Something that is there, with its tags at the time. Those of another account's are not to be seen. */
export function existing(call: ApiCall, id: string, where = call.region): Target {
  const { tags = {}, owner } = call.things?.[id] ?? {};
  const seen = owner === undefined || owner === accountOf(call) ? carried(tags) : {};
  return { arn: ec2Arn(where, id), context: { ...seen, ...(owner && { 'ec2:Owner': owner }) } };
}

/** `role.<account>.<name>` acts in another account; all other callers are in the vault's. */
export const accountOf = ({ caller }: ApiCall): string => /^role\.(\d{12})\./.exec(caller)?.[1] ?? ACCOUNT;

/** Snapshots and images have no account in their ARN. */
export function ec2Arn(region: string, id: string): string {
  const type = TYPES[id.split('-')[0] ?? ''] ?? 'unknown';
  const account = type === 'snapshot' || type === 'image' ? '' : ACCOUNT;
  return `arn:aws:ec2:${region}:${account}:${type}/${id}`;
}

/** What EC2 makes. */
type NewType = 'image' | 'snapshot' | 'volume' | 'instance' | 'network-interface';

/** What a call makes has no id yet. */
export const newThing = (call: ApiCall, type: NewType): Target => ({
  arn: `arn:aws:ec2:${call.region}:${type === 'image' || type === 'snapshot' ? '' : ACCOUNT}:${type}/*`,
  context: requested(tagsOfNew(call, type)),
});

/** Tags in a call that makes something are a question of their own (EC2 user guide, "Grant permission to tag … during creation"). */
export const taggedWhileMade = (call: ApiCall, ...types: readonly NewType[]): readonly IamRequest[] =>
  types.flatMap((type) => {
    const { arn, context = {} } = newThing(call, type);
    if (Object.keys(context).length === 0) return [];
    return [
      {
        action: 'ec2:CreateTags',
        targets: [{ arn }],
        context: { ...context, 'ec2:CreateAction': call.action },
      },
    ];
  });

function tagsOfNew(call: ApiCall, type: string): Tags {
  const list = Object.keys(call.params)
    .map((name) => /^(TagSpecification\.\d+)\.ResourceType$/.exec(name)?.[1])
    .find((found) => found !== undefined && call.params[`${found}.ResourceType`] === type);
  return list === undefined ? {} : tagsIn(call, `${list}.Tag`);
}

/**
 * https://docs.aws.amazon.com/ebs/latest/userguide/ebs-encryption-requirements.html#ebs-encryption-permissions.
 * AWS does not say in which region's name EC2 asks for the key of the source: it must be allowed in both.
 */
export function copyKeyRequests(
  call: ApiCall,
  { aliases }: Pick<Vault, 'aliases'>,
  from: string,
  sources: readonly string[],
): readonly IamRequest[] {
  const reading = ['DescribeKey', 'Decrypt', 'ReEncryptFrom', 'CreateGrant'];
  const writing = ['DescribeKey', 'Decrypt', 'GenerateDataKeyWithoutPlaintext', 'ReEncryptTo', 'CreateGrant'];
  const target = text(call, 'KmsKeyId');
  const own = { 'kms:CallerAccount': accountOf(call) };
  const keys = new Set(sources.flatMap((id) => call.things?.[id]?.kmsKeyId ?? []));
  return [
    ...[...keys].flatMap((key) =>
      [from, call.region].flatMap((region) => keyRequests(key, `ec2.${region}`, reading, own)),
    ),
    ...keyRequests(aliases[target] ?? target, `ec2.${call.region}`, writing, own),
  ];
}
