import { ACCOUNT } from '../../../../emulator/emulator';
import { DR, SOURCE, VAULT } from '../../deployed';
import { groupArn } from '../services/autoscaling';
import { carried, named, requested } from '../tags';
import {
  always,
  direct,
  functionArn,
  image,
  instance,
  keyRequest,
  MARKED,
  one,
  operationsKey,
  OURS,
  roleArn,
  snapshot,
  THEIRS,
  ELSEWHERE,
  volume,
  type Refused,
} from './requests';

/** What no role of the pipeline may do, each a way to lose data, to read what is not ours, or to come by more rights. */
export const NOBODY: readonly Refused[] = [
  ['writes beside runs/', ({ bucketArn }) => one('s3:PutObject', `${bucketArn}/other/file`)],
  [
    'writes a name that only begins like runs/',
    ({ bucketArn }) => one('s3:PutObject', `${bucketArn}/runs-2/x`),
  ],
  ['reads beside runs/', ({ bucketArn }) => one('s3:GetObject', `${bucketArn}/other/file`)],
  [
    'writes the record of a restore',
    ({ bucketArn }) => one('s3:PutObject', `${bucketArn}/restores/x/record.json`),
  ],
  ['writes a page of another name', ({ bucketArn }) => one('s3:PutObject', `${bucketArn}/reports/x.html`)],
  ['deletes the page', ({ bucketArn }) => one('s3:DeleteObject', `${bucketArn}/reports/latest.html`)],
  ['deletes a document', ({ bucketArn }) => one('s3:DeleteObject', `${bucketArn}/runs/daily/x/record.json`)],
  [
    'deletes a version',
    ({ bucketArn }) => one('s3:DeleteObjectVersion', `${bucketArn}/runs/daily/x/record.json`),
  ],
  ['changes who may use the bucket', ({ bucketArn }) => one('s3:PutBucketPolicy', bucketArn)],
  ['lists beside runs/', ({ bucketArn }) => one('s3:ListBucket', bucketArn, { 's3:prefix': 'other/' })],
  [
    'reads without TLS',
    ({ bucketArn }) => one('s3:GetObject', `${bucketArn}/runs/x`, { 'aws:SecureTransport': 'false' }),
  ],
  always('reads another bucket', one('s3:GetObject', 'arn:aws:s3:::somebody-elses/runs/x')),
  always('writes to another bucket', one('s3:PutObject', 'arn:aws:s3:::somebody-elses/runs/x')),
  always(
    'lists another bucket',
    one('s3:ListBucket', 'arn:aws:s3:::somebody-elses', { 's3:prefix': 'runs/' }),
  ),

  ['decrypts with the operations key itself', (vault) => one('kms:Decrypt', operationsKey(vault), direct)],
  [
    'makes data keys of the operations key itself',
    (vault) => one('kms:GenerateDataKey', operationsKey(vault), direct),
  ],
  [
    'uses the operations key through another service',
    (vault) => keyRequest(operationsKey(vault), `secretsmanager.${SOURCE}`, 'Decrypt'),
  ],
  [
    'uses the operations key through another region',
    (vault) => keyRequest(operationsKey(vault), `s3.${DR}`, 'Decrypt'),
  ],
  ['deletes the operations key', (vault) => one('kms:ScheduleKeyDeletion', operationsKey(vault), direct)],
  [
    'changes who may use the operations key',
    (vault) => one('kms:PutKeyPolicy', operationsKey(vault), direct),
  ],
  [
    'gives the operations key away',
    (vault) =>
      one('kms:CreateGrant', operationsKey(vault), { ...direct, 'kms:GrantIsForAWSResource': 'false' }),
  ],

  always(
    'starts another state machine',
    one('states:StartExecution', `arn:aws:states:${SOURCE}:${ACCOUNT}:stateMachine:other`),
  ),
  [
    'starts a machine with a name like ours',
    ({ machineArn }) => one('states:StartExecution', `${machineArn}-2`),
  ],
  [
    'stops a run',
    ({ machineArn }) => one('states:StopExecution', `${machineArn.replace('stateMachine', 'execution')}:x`),
  ],
  ['changes the machine', ({ machineArn }) => one('states:UpdateStateMachine', machineArn)],
  always('calls another function', one('lambda:InvokeFunction', functionArn('other'))),
  always('changes a function', one('lambda:UpdateFunctionCode', functionArn(`${VAULT}-prune`))),
  ['reads the kept inputs', ({ queueArn }) => one('sqs:ReceiveMessage', queueArn)],
  ['throws the kept inputs away', ({ queueArn }) => one('sqs:PurgeQueue', queueArn)],
  always('sends to another queue', one('sqs:SendMessage', `arn:aws:sqs:${SOURCE}:${ACCOUNT}:other`)),
  ['subscribes to the notices', ({ topicArn }) => one('sns:Subscribe', topicArn)],
  always('publishes elsewhere', one('sns:Publish', `arn:aws:sns:${SOURCE}:${ACCOUNT}:other`)),
  always(
    'deletes a log',
    one('logs:DeleteLogGroup', `arn:aws:logs:${SOURCE}:${ACCOUNT}:log-group:/aws/lambda/${VAULT}-prune`),
  ),

  always('writes its own policy', one('iam:PutRolePolicy', roleArn(`${VAULT}-prune-${SOURCE}`))),
  always('hands over a role', one('iam:PassRole', roleArn('admin'))),
  always('makes a user', one('iam:CreateUser', `arn:aws:iam::${ACCOUNT}:user/other`)),
  always('becomes another role', one('sts:AssumeRole', roleArn('admin'))),

  always(
    'terminates an instance, also a marked one',
    one('ec2:TerminateInstances', instance, carried(MARKED)),
  ),
  always('changes an instance', one('ec2:ModifyInstanceAttribute', instance, carried(MARKED))),
  always('launches an instance', one('ec2:RunInstances', instance)),
  always('deletes a volume', one('ec2:DeleteVolume', volume())),
  always('detaches a volume', one('ec2:DetachVolume', volume())),
  always('shares our snapshot', one('ec2:ModifySnapshotAttribute', snapshot(), carried(OURS))),
  always('deletes a snapshot without our tag', one('ec2:DeleteSnapshot', snapshot())),
  always('deletes a snapshot of another vault', one('ec2:DeleteSnapshot', snapshot(), carried(THEIRS))),
  always('deletes a copy of another vault', one('ec2:DeleteSnapshot', snapshot(DR), carried(THEIRS))),
  always('deletes where the vault is not', one('ec2:DeleteSnapshot', snapshot(ELSEWHERE), carried(OURS))),
  always('deregisters an image without our tag', one('ec2:DeregisterImage', image)),
  always('tags a snapshot that is there', one('ec2:CreateTags', snapshot(), carried({}), requested(OURS))),
  always(
    'takes our tag off a snapshot',
    one('ec2:DeleteTags', snapshot(), carried(OURS), named(Object.keys(OURS))),
  ),
  always('locks a snapshot without our tag', one('ec2:LockSnapshot', snapshot())),
  always('locks a snapshot of another vault', one('ec2:LockSnapshot', snapshot(), carried(THEIRS))),
  always('takes the lock off a snapshot', one('ec2:UnlockSnapshot', snapshot(), carried(OURS))),
  always(
    'ends an instance of a group',
    one('autoscaling:TerminateInstanceInAutoScalingGroup', groupArn(SOURCE, 'web')),
  ),
  always('changes a group', one('autoscaling:UpdateAutoScalingGroup', groupArn(SOURCE, 'web'))),
  always('opens a shell', one('ssm:StartSession', instance, carried(MARKED, 'ssm:resourceTag'))),
  always('reads a parameter', one('ssm:GetParameter', `arn:aws:ssm:${SOURCE}:${ACCOUNT}:parameter/x`)),
  always(
    'reads a secret',
    one('secretsmanager:GetSecretValue', `arn:aws:secretsmanager:${SOURCE}:${ACCOUNT}:secret:x`),
  ),
  always('deletes a database', one('rds:DeleteDBInstance', `arn:aws:rds:${SOURCE}:${ACCOUNT}:db:orders`)),
  always(
    'deletes a table',
    one('dynamodb:DeleteTable', `arn:aws:dynamodb:${SOURCE}:${ACCOUNT}:table/orders`),
  ),
  always(
    'deletes a file system',
    one(
      'elasticfilesystem:DeleteFileSystem',
      `arn:aws:elasticfilesystem:${SOURCE}:${ACCOUNT}:file-system/fs-0123456789abcdef0`,
    ),
  ),
];
