import { ACCOUNT } from '../../../../emulator/emulator';
import { DR, SOURCE, VAULT } from '../../deployed';
import { groupArn } from '../services/autoscaling';
import { carried, named, QUIESCED, requested } from '../tags';
import { accountRoleName } from '../../../../lambda-src/core/vault-account';
import { VAULT_ACCOUNT } from '../../accounts';
import { abroad, sharesOnlyThere } from './abroad';
import { onlyDrills } from './drill';
import { deletesPoints, makesPoints, nobodysPoints, onlyOurPoints, restoresPoints } from './kinds';
import { NOBODY } from './nobody';
import {
  always,
  direct,
  functionArn,
  instance,
  keyRequest,
  MARKED,
  one,
  operationsKey,
  OURS,
  snapshot,
  snapshotToMake,
  THEIRS,
  ELSEWHERE,
  volume,
  ownersKey,
  type Refused,
} from './requests';

const makesSnapshots: readonly Refused[] = [
  always('makes a tagged snapshot', one('ec2:CreateSnapshot', snapshotToMake(), requested(OURS))),
  always('makes a tagged copy', one('ec2:CopySnapshot', snapshotToMake(DR), requested(OURS))),
];
const locksOurs = always('locks our snapshot', one('ec2:LockSnapshot', snapshot(), carried(OURS)));
const deletesOurs = always('deletes our snapshot', one('ec2:DeleteSnapshot', snapshot(), carried(OURS)));
const stopsMarked = always('stops a marked instance', one('ec2:StopInstances', instance, carried(MARKED)));
const startsMarked = always('starts a marked instance', one('ec2:StartInstances', instance, carried(MARKED)));
const marks = always('marks an instance', one('ec2:CreateTags', instance, {}, requested(MARKED)));
const commandsMarked = always(
  'runs lines on a marked instance',
  one('ssm:SendCommand', instance, carried(MARKED, 'ssm:resourceTag')),
);
const entersStandby = always(
  'takes an instance out of service',
  one('autoscaling:EnterStandby', groupArn(SOURCE, 'web')),
);
const writes: Refused = ['writes a document', ({ bucketArn }) => one('s3:PutObject', `${bucketArn}/runs/x`)];
const reads: Refused = ['reads a document', ({ bucketArn }) => one('s3:GetObject', `${bucketArn}/runs/x`)];
const writesBeside: Refused = [
  'writes beside the copies',
  ({ copyBucketArn }) => one('s3:PutObject', `${copyBucketArn}/from/${SOURCE}/runs/x`),
];
const readsBeside: Refused = [
  'reads beside the copies',
  ({ copyBucketArn }) => one('s3:GetObject', `${copyBucketArn}/from/${SOURCE}/runs/x`),
];
const writesElsewhereBeside: readonly Refused[] = ['runs/x', 'failovers/x', `from/${ELSEWHERE}/runs/x`].map(
  (key) => [
    `writes ${key} beside the copies`,
    ({ copyBucketArn }) => one('s3:PutObject', `${copyBucketArn}/${key}`),
  ],
);
const publishes: Refused = ['publishes a notice', ({ topicArn }) => one('sns:Publish', topicArn)];
const keepsInputs: Refused = ['keeps an input', ({ queueArn }) => one('sqs:SendMessage', queueArn)];
const starts: Refused = ['starts a run', ({ machineArn }) => one('states:StartExecution', machineArn)];
const calls = always('calls a function', one('lambda:InvokeFunction', functionArn(`${VAULT}-prune`)));

const startsOrCalls = [starts, calls, keepsInputs];
const touchesInstances = [stopsMarked, startsMarked, marks, commandsMarked, entersStandby];

/** Taking the mark off must take nothing else off, and touching needs the mark. */
const onlyTheMark: readonly Refused[] = [
  always('takes another tag off', one('ec2:DeleteTags', instance, carried(MARKED), named(['Name']))),
  always(
    'takes another tag off with the mark',
    one('ec2:DeleteTags', instance, carried(MARKED), named([QUIESCED, 'Name'])),
  ),
  always('takes all tags off', one('ec2:DeleteTags', instance, carried(MARKED))),
  always(
    'starts an instance that is not marked',
    one('ec2:StartInstances', instance, carried({ Name: 'web' })),
  ),
  always(
    'stops an instance that is not marked',
    one('ec2:StopInstances', instance, carried({ Name: 'web' })),
  ),
  always(
    'runs lines on an instance that is not marked',
    one('ssm:SendCommand', instance, carried({ Name: 'web' }, 'ssm:resourceTag')),
  ),
  always(
    'runs another document',
    one('ssm:SendCommand', `arn:aws:ssm:${SOURCE}::document/AWS-RunRemoteScript`),
  ),
  always(
    'runs a document of the account',
    one('ssm:SendCommand', `arn:aws:ssm:${SOURCE}:${ACCOUNT}:document/AWS-RunShellScript`),
  ),
  [
    'grants a volume’s key to anybody',
    (vault) => one('kms:CreateGrant', ownersKey(vault), { ...direct, 'kms:GrantIsForAWSResource': 'false' }),
  ],
  [
    'grants a volume’s key through another service',
    (vault) => keyRequest(ownersKey(vault), `secretsmanager.${SOURCE}`, 'CreateGrant'),
  ],
  ['reads with a volume’s key itself', (vault) => one('kms:Decrypt', ownersKey(vault), direct)],
];

/** Who neither makes recovery points nor deletes any. */
const makesNoPoints: readonly Refused[] = [
  ...NOBODY,
  ...nobodysPoints,
  ...makesSnapshots,
  ...makesPoints,
  locksOurs,
  deletesOurs,
  ...deletesPoints,
];
const leavesPointsAlone = [...makesNoPoints, restoresPoints];

/** By caller, without the vault's name. */
export const REFUSED: Readonly<Record<string, readonly Refused[]>> = {
  discover: [
    ...leavesPointsAlone,
    ...touchesInstances,
    readsBeside,
    ...writesElsewhereBeside,
    publishes,
    ...startsOrCalls,
  ],
  advance: [
    ...NOBODY,
    ...nobodysPoints,
    restoresPoints,
    ...onlyTheMark,
    ...onlyOurPoints,
    ...sharesOnlyThere,
    deletesOurs,
    ...deletesPoints,
    always(
      'makes a snapshot without the vault’s tag',
      one('ec2:CreateSnapshot', snapshotToMake(), requested({ Name: 'x' })),
    ),
    always('makes a snapshot without any tag', one('ec2:CreateSnapshots', snapshotToMake())),
    always(
      'makes a snapshot in another vault’s name',
      one('ec2:CreateSnapshot', snapshotToMake(), requested(THEIRS)),
    ),
    always(
      'makes a copy without the vault’s tag',
      one('ec2:CopySnapshot', snapshotToMake(DR), requested({ Name: 'x' })),
    ),
    always(
      'makes a copy where the vault is not',
      one('ec2:CopySnapshot', snapshotToMake(ELSEWHERE), requested(OURS)),
    ),
    always('copies a snapshot without our tag', one('ec2:CopySnapshot', snapshot(), carried({ Name: 'x' }))),
    always('copies a snapshot of another vault', one('ec2:CopySnapshot', snapshot(), carried(THEIRS))),
    always('captures a volume of another region', one('ec2:CreateSnapshot', volume(DR))),
    always(
      'tags while making something else',
      one(
        'ec2:CreateTags',
        snapshotToMake(),
        {},
        { ...requested(OURS), 'ec2:CreateAction': 'ImportSnapshot' },
      ),
    ),
    always('puts another tag on an instance', one('ec2:CreateTags', instance, {}, requested({ Name: 'x' }))),
    always(
      'puts another tag on with the mark',
      one('ec2:CreateTags', instance, {}, requested({ ...MARKED, Name: 'x' })),
    ),
    always('tags a volume', one('ec2:CreateTags', volume(), {}, requested(MARKED))),
    [
      'encrypts with the operations key through EBS',
      (vault) => keyRequest(operationsKey(vault), `ec2.${SOURCE}`, 'GenerateDataKeyWithoutPlaintext'),
    ],
    reads,
    readsBeside,
    writesBeside,
    publishes,
    ...startsOrCalls,
  ],
  release: [
    ...leavesPointsAlone,
    ...onlyTheMark,
    stopsMarked,
    marks,
    entersStandby,
    publishes,
    ...startsOrCalls,
  ],
  prune: [
    ...NOBODY,
    ...nobodysPoints,
    restoresPoints,
    ...makesSnapshots,
    ...makesPoints,
    locksOurs,
    ...touchesInstances,
    reads,
    readsBeside,
    writesBeside,
    publishes,
    ...startsOrCalls,
  ],
  report: [...leavesPointsAlone, ...touchesInstances, readsBeside, writesBeside, ...startsOrCalls],
  notify: [
    ...leavesPointsAlone,
    ...touchesInstances,
    writes,
    reads,
    // It would call itself.
    publishes,
    starts,
    calls,
    always(
      'reads a parameter with a name like ours',
      one('ssm:GetParameter', `arn:aws:ssm:${SOURCE}:${ACCOUNT}:parameter/e2e-vault/slack-webhook-2`),
    ),
    always(
      'reads our parameter’s history',
      one('ssm:GetParameterHistory', `arn:aws:ssm:${SOURCE}:${ACCOUNT}:parameter/e2e-vault/slack-webhook`),
    ),
    always(
      'replaces our parameter',
      one('ssm:PutParameter', `arn:aws:ssm:${SOURCE}:${ACCOUNT}:parameter/e2e-vault/slack-webhook`),
    ),
    always(
      'reads a secret with a name like ours',
      one(
        'secretsmanager:GetSecretValue',
        `arn:aws:secretsmanager:${SOURCE}:${ACCOUNT}:secret:e2e-vault/pagerduty-admin-AbCdEf`,
      ),
    ),
    [
      'decrypts another parameter with the operations key',
      (vault) => ({
        ...keyRequest(operationsKey(vault), `ssm.${SOURCE}`, 'Decrypt'),
        context: {
          ...direct,
          'kms:ViaService': `ssm.${SOURCE}.amazonaws.com`,
          'kms:EncryptionContext:PARAMETER_ARN': `arn:aws:ssm:${SOURCE}:${ACCOUNT}:parameter/other`,
        },
      }),
    ],
  ],
  drill: [...makesNoPoints, ...onlyDrills, ...touchesInstances, writes, reads, ...startsOrCalls],
  'drill-machine': [...leavesPointsAlone, ...touchesInstances, starts, calls, writes, reads, publishes],
  machine: [...leavesPointsAlone, ...touchesInstances, writes, publishes],
  'vault-account': [
    ...NOBODY,
    ...nobodysPoints,
    restoresPoints,
    ...makesPoints,
    ...deletesPoints,
    ...touchesInstances,
    ...abroad,
    reads,
    writes,
    publishes,
    ...startsOrCalls,
  ],
  scheduler: [...leavesPointsAlone, ...touchesInstances, reads, writes, publishes, calls],
};

/** As in the call log. */
export const callerOf = (role: string): string => {
  if (role === 'vault-account') return `role.${VAULT_ACCOUNT}.${accountRoleName(VAULT, DR)}`;
  if (role === 'scheduler') return 'scheduler';
  if (role === 'drill-machine') return `states.${VAULT}-drill`;
  return role === 'machine' ? `states.${VAULT}-backup` : `lambda.${VAULT}-${role}`;
};
