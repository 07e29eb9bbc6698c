import { ACCOUNT } from '../../../../emulator/emulator';
import { VAULT_ACCOUNT } from '../../accounts';
import { DR, SOURCE } from '../../deployed';
import { carried, requested } from '../tags';
import {
  always,
  ELSEWHERE,
  one,
  OURS,
  snapshot,
  snapshotToMake,
  THEIRS,
  volume,
  type Refused,
} from './requests';

const SOMEBODY = '999999999999';
const ofSource = { 'ec2:Owner': ACCOUNT };
const roleOf = (account: string, name: string): string => `arn:aws:iam::${account}:role/${name}`;

/** What Advance, which shares copies and acts in the vault account, may do neither with others nor as another. */
export const sharesOnlyThere: readonly Refused[] = [
  always(
    'shares our copy with somebody',
    one('ec2:ModifySnapshotAttribute', snapshot(DR), carried(OURS), { 'ec2:Add/userId': SOMEBODY }),
  ),
  always(
    'shares our copy with everybody',
    one('ec2:ModifySnapshotAttribute', snapshot(DR), carried(OURS), { 'ec2:Add/group': 'all' }),
  ),
  always(
    'shares another vault’s snapshot',
    one('ec2:ModifySnapshotAttribute', snapshot(DR), carried(THEIRS), { 'ec2:Add/userId': VAULT_ACCOUNT }),
  ),
  always(
    'shares where the account keeps nothing',
    one('ec2:ModifySnapshotAttribute', snapshot(SOURCE), carried(OURS), { 'ec2:Add/userId': VAULT_ACCOUNT }),
  ),
  always('acts as an administrator there', one('sts:AssumeRole', roleOf(VAULT_ACCOUNT, 'Admin'))),
  always('acts as an administrator here', one('sts:AssumeRole', roleOf(ACCOUNT, 'Admin'))),
];

/** What the role in the vault account may not do there. */
export const abroad: readonly Refused[] = [
  always(
    'copies without the vault’s tag',
    one('ec2:CopySnapshot', snapshotToMake(DR), requested({ Name: 'x' })),
  ),
  always('copies to another region', one('ec2:CopySnapshot', snapshotToMake(ELSEWHERE), requested(OURS))),
  always('copies what a stranger shares', one('ec2:CopySnapshot', snapshot(DR), { 'ec2:Owner': SOMEBODY })),
  always('copies from another region', one('ec2:CopySnapshot', snapshot(SOURCE), ofSource)),
  always('makes a snapshot', one('ec2:CreateSnapshot', volume(DR))),
  always('tags what is there', one('ec2:CreateTags', snapshot(DR), carried(OURS), requested(OURS))),
  always('takes our tag off', one('ec2:DeleteTags', snapshot(DR), carried(OURS))),
  always('deletes what is not ours', one('ec2:DeleteSnapshot', snapshot(DR))),
  always('deletes another vault’s copy', one('ec2:DeleteSnapshot', snapshot(DR), carried(THEIRS))),
  always('takes a lock away', one('ec2:UnlockSnapshot', snapshot(DR), carried(OURS))),
  always('locks what is not ours', one('ec2:LockSnapshot', snapshot(DR), carried(THEIRS))),
  always(
    'shares a copy with anybody',
    one('ec2:ModifySnapshotAttribute', snapshot(DR), carried(OURS), { 'ec2:Add/userId': SOMEBODY }),
  ),
  always('restores a volume', one('ec2:CreateVolume', volume(DR))),
  [
    'reads with its own key itself',
    ({ guards }) => one('kms:Decrypt', ownKey(guards), { 'kms:CallerAccount': VAULT_ACCOUNT }),
  ],
  ['deletes its own key', ({ guards }) => one('kms:ScheduleKeyDeletion', ownKey(guards))],
];

function ownKey(guards: ReadonlyMap<string, unknown>): string {
  const key = [...guards.keys()].find((arn) => arn.startsWith(`arn:aws:kms:${DR}:${VAULT_ACCOUNT}:key/`));
  if (key === undefined) throw new Error(`there is no key of ${VAULT_ACCOUNT} in ${DR}`);
  return key;
}
