import { ACCOUNT } from '../../../../emulator/emulator';
import { SOURCE, VAULT } from '../../deployed';
import type { Context } from '../../iam/context';
import type { IamRequest } from '../iam-request';
import { ec2Arn } from '../services/ec2-things';
import { keyRequests } from '../services/kms';
import { QUIESCED, type Tags } from '../tags';
import type { Vault } from '../vault';

/** Something that must be refused, in words, and as IAM is asked. */
export type Refused = readonly [what: string, request: (vault: Vault) => IamRequest];

export const OURS: Tags = { 'smart-vault:managed-by': VAULT };
export const THEIRS: Tags = { 'smart-vault:managed-by': 'another-vault' };
export const MARKED: Tags = { [QUIESCED]: `${VAULT} daily daily-x running` };
export const ELSEWHERE = 'eu-west-1';

export const snapshot = (region = SOURCE): string => ec2Arn(region, 'snap-0123456789abcdef0');
export const volume = (region = SOURCE): string => ec2Arn(region, 'vol-0123456789abcdef0');
export const instance = ec2Arn(SOURCE, 'i-0123456789abcdef0');
export const image = ec2Arn(SOURCE, 'ami-0123456789abcdef0');

export const one = (action: string, arn: string, own: Context = {}, common: Context = {}): IamRequest => ({
  action,
  targets: [{ arn, context: own }],
  context: { 'aws:RequestedRegion': arn.split(':')[3] || SOURCE, ...common },
});
export const always = (what: string, request: IamRequest): Refused => [what, () => request];
export const operationsKey = ({ keys, bucketArn }: Vault): string => keys[bucketArn] ?? '';
/** A key with which volumes and databases could be encrypted: that of their owner. */
export function ownersKey({ guards, keys }: Vault): string {
  const ours = Object.values(keys);
  const key = [...guards.keys()].find(
    (arn) => arn.startsWith(`arn:aws:kms:${SOURCE}:`) && !ours.includes(arn),
  );
  if (key === undefined) throw new Error('there is no key but ours');
  return key;
}
export const direct = { 'kms:CallerAccount': ACCOUNT };

export function snapshotToMake(region = SOURCE): string {
  return `arn:aws:ec2:${region}::snapshot/*`;
}

export function keyRequest(keyArn: string, via: string, action: string): IamRequest {
  const [request] = keyRequests(keyArn, via, [action]);
  if (request === undefined) throw new Error(`no request for ${action}`);
  return request;
}

export function functionArn(name: string): string {
  return `arn:aws:lambda:${SOURCE}:${ACCOUNT}:function:${name}`;
}

export function roleArn(name: string): string {
  return `arn:aws:iam::${ACCOUNT}:role/${name}`;
}

/** Objects of other buckets with the key that encrypts files. */
export const decryptsElsewhere: Refused = [
  'decrypts what lies in another bucket',
  (vault) => {
    const request = keyRequest(ownersKey(vault), `s3.${SOURCE}`, 'Decrypt');
    const context = { 'kms:EncryptionContext:aws:s3:arn': 'arn:aws:s3:::others' };
    return { ...request, context: { ...request.context, ...context } };
  },
];
