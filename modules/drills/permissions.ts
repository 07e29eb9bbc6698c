import { EXAMINER_IMAGE } from '../../lambda-src/core/drill/examiner-image';
import type { Kind } from '../../lambda-src/core/plan';
import type { Conditions, Statement } from '../iam/policy-document';
import type { Place } from '../place';
import type { FileShelf } from '../pipeline/permissions/file-shelves';
import { MANAGED_BY } from '../pipeline/permissions/common';
import { databaseStatements, ofDatabases } from './database-permissions';
import { fileStatements } from './file-permissions';
import { DRILL, OURS, TO_BE_OURS } from './marks';
import { tableStatements } from './table-permissions';

export interface DrillPermissionProps {
  /** Where the function runs. */
  readonly place: Place;
  /** Where points are taken from, and restored. */
  readonly region: string;
  /** The owner in the `managed-by` tag: only its points are restored. */
  readonly vault: string;
  /** Those of the plans. */
  readonly kinds: readonly Kind[];
  /** Whether it looks into volumes, with an instance. */
  readonly contents: boolean;
  /**
   * Where objects of file backups are read.
   * @default nowhere
   */
  readonly fileShelves?: readonly FileShelf[];
  readonly reportsBucketArn: string;
  readonly operationsKeyArn: string;
  readonly topicArn: string;
  /** ARN pattern of the executions of its machine. */
  readonly executions: string;
}

/**
 * What the function of restore tests may do. It makes only what carries a drill's tag, in the network that reaches nothing,
 * of the vault's own points; and it deletes only what carries a drill's tag. What runs and retention do, it may not.
 */
export function drillStatements(props: DrillPermissionProps): Statement[] {
  const { kinds } = props;
  return [
    ...documents(props),
    ...(kinds.includes('ebs') || kinds.includes('ami') ? ec2(props) : []),
    ...(kinds.includes('ebs') ? volumes(props) : []),
    ...(launches(props) ? instances(props) : []),
    ...(kinds.includes('ami') ? ownImages(props) : []),
    ...(looksInside(props) ? examiners(props) : []),
    ...databaseStatements(props),
    ...(kinds.includes('dynamodb') ? tableStatements(props) : []),
    ...(kinds.includes('efs') ? fileStatements(props) : []),
    ...keys(props),
  ];
}

const looksInside = ({ kinds, contents }: DrillPermissionProps): boolean => contents && kinds.includes('ebs');
const launches = (props: DrillPermissionProps): boolean => props.kinds.includes('ami') || looksInside(props);

function documents({
  place,
  reportsBucketArn,
  operationsKeyArn,
  topicArn,
  executions,
}: DrillPermissionProps): Statement[] {
  return [
    {
      // Its own, and what runs have written down of the sources of points.
      sid: 'ReadDocuments',
      actions: ['s3:GetObject'],
      resources: [`${reportsBucketArn}/drills/*`, `${reportsBucketArn}/runs/*/sources.json`],
    },
    {
      // Also to be told that a document is not there: such a call has no prefix.
      sid: 'ListDocuments',
      actions: ['s3:ListBucket'],
      resources: [reportsBucketArn],
      conditions: { StringLikeIfExists: { 's3:prefix': ['drills/*', 'runs/*'] } },
    },
    { sid: 'WriteDocuments', actions: ['s3:PutObject'], resources: [`${reportsBucketArn}/drills/*`] },
    { sid: 'Tell', actions: ['sns:Publish'], resources: [topicArn] },
    {
      sid: 'UseOperationsKey',
      actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
      resources: [operationsKeyArn],
      conditions: {
        StringEquals: {
          'kms:ViaService': ['s3', 'sns'].map((service) => `${service}.${place.region}.amazonaws.com`),
        },
      },
    },
    { sid: 'SeeExecutions', actions: ['states:DescribeExecution'], resources: [executions] },
  ];
}

type Ec2Type = 'volume' | 'instance' | 'network-interface' | 'subnet' | 'security-group';

const anyOf = ({ place, region }: DrillPermissionProps, type: Ec2Type): string =>
  `arn:${place.partition}:ec2:${region}:${place.accountId}:${type}/*`;

/** Snapshots and images have no account in their ARN. */
const anyPoint = ({ place, region }: DrillPermissionProps, type: 'snapshot' | 'image'): string =>
  `arn:${place.partition}:ec2:${region}::${type}/*`;

const ofVault = ({ vault }: DrillPermissionProps): Conditions => ({
  StringEquals: { [`aws:ResourceTag/${MANAGED_BY}`]: vault },
});

function ec2(props: DrillPermissionProps): Statement[] {
  const makers = [
    ...(props.kinds.includes('ebs') ? ['CreateVolume'] : []),
    ...(launches(props) ? ['RunInstances'] : []),
  ];
  const made = launches(props) ? (['volume', 'instance'] as const) : (['volume'] as const);
  return [
    // EC2's Describe calls know no resource-level permissions (Service authorization reference, Amazon EC2).
    {
      sid: 'SeePoints',
      actions: ['Snapshots', 'LockedSnapshots', 'Images', 'Volumes'].map((name) => `ec2:Describe${name}`),
      resources: ['*'],
    },
    {
      // Tags only in the call that makes something.
      sid: 'TagWhileMaking',
      actions: ['ec2:CreateTags'],
      resources: made.map((type) => anyOf(props, type)),
      conditions: { StringEquals: { 'ec2:CreateAction': makers } },
    },
    // What is taken away is looked for first, whatever it may be.
    {
      sid: 'SeeInstances',
      actions: ['Instances', ...(launches(props) ? ['Subnets'] : [])].map((name) => `ec2:Describe${name}`),
      resources: ['*'],
    },
    { sid: 'SeeGroups', actions: ['ec2:DescribeSecurityGroups'], resources: ['*'] },
    {
      sid: 'DeleteOnlyVolumesOfDrills',
      actions: ['ec2:DeleteVolume'],
      resources: [anyOf(props, 'volume')],
      conditions: OURS,
    },
  ];
}

function volumes(props: DrillPermissionProps): Statement[] {
  const actions = ['ec2:CreateVolume'];
  return [
    { sid: 'SeeZones', actions: ['ec2:DescribeAvailabilityZones'], resources: ['*'] },
    { sid: 'MakeVolumesOfDrills', actions, resources: [anyOf(props, 'volume')], conditions: TO_BE_OURS },
    {
      sid: 'FromOurSnapshots',
      actions,
      resources: [anyPoint(props, 'snapshot')],
      conditions: ofVault(props),
    },
  ];
}

function instances(props: DrillPermissionProps): Statement[] {
  const actions = ['ec2:RunInstances'];
  const isolated: Conditions = { StringEquals: { [`aws:ResourceTag/${DRILL}`]: props.vault } };
  return [
    {
      sid: 'LaunchIntoIsolation',
      actions,
      resources: [anyOf(props, 'subnet'), anyOf(props, 'security-group')],
      conditions: isolated,
    },
    {
      sid: 'LaunchInstancesOfDrills',
      actions,
      resources: [anyOf(props, 'instance'), anyOf(props, 'volume')],
      conditions: TO_BE_OURS,
    },
    { sid: 'LaunchWithAnInterface', actions, resources: [anyOf(props, 'network-interface')] },
    {
      sid: 'EndOnlyInstancesOfDrills',
      actions: ['ec2:TerminateInstances'],
      resources: [anyOf(props, 'instance')],
      conditions: OURS,
    },
  ];
}

function ownImages(props: DrillPermissionProps): Statement[] {
  return [
    { sid: 'SeeHowInstancesAre', actions: ['ec2:DescribeInstanceStatus'], resources: ['*'] },
    {
      sid: 'LaunchOurImages',
      actions: ['ec2:RunInstances'],
      resources: [anyPoint(props, 'image')],
      conditions: ofVault(props),
    },
    {
      sid: 'TagVolumesOfDrills',
      actions: ['ec2:CreateTags'],
      resources: [anyOf(props, 'volume')],
      conditions: { StringLike: { ...TO_BE_OURS['StringLike'], ...OURS['StringLike'] } },
    },
  ];
}

/** The instance that looks into a volume: of Amazon's own image, and given nothing but what drills have made. */
function examiners(props: DrillPermissionProps): Statement[] {
  const { place, region } = props;
  return [
    {
      // Public parameters have no account in their ARN.
      sid: 'SeeAmazonsImage',
      actions: ['ssm:GetParameter'],
      resources: [`arn:${place.partition}:ssm:${region}::parameter${EXAMINER_IMAGE}`],
    },
    {
      sid: 'LaunchAmazonsImages',
      actions: ['ec2:RunInstances'],
      resources: [anyPoint(props, 'image')],
      conditions: { StringEquals: { 'ec2:Owner': 'amazon' } },
    },
    {
      sid: 'AttachOnlyVolumesOfDrills',
      actions: ['ec2:AttachVolume'],
      resources: [anyOf(props, 'volume'), anyOf(props, 'instance')],
      conditions: OURS,
    },
    {
      sid: 'HearExaminers',
      actions: ['ec2:GetConsoleOutput'],
      resources: [anyOf(props, 'instance')],
      conditions: OURS,
    },
  ];
}

/**
 * EC2 and RDS read a point with its key, which is the owner's choice where it is no copy, by a grant that they make on behalf of
 * who calls (https://docs.aws.amazon.com/ebs/latest/userguide/ebs-encryption-requirements.html#ebs-encryption-permissions,
 * https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Overview.Encryption.Keys.html).
 */
function keys({ place, region, kinds }: DrillPermissionProps): Statement[] {
  const resources = [`arn:${place.partition}:kms:${region}:${place.accountId}:key/*`];
  const usesEc2 = kinds.includes('ebs') || kinds.includes('ami');
  const services = [...(usesEc2 ? ['ec2'] : []), ...(ofDatabases(kinds).length > 0 ? ['rds'] : [])];
  if (services.length === 0) return [];
  const through = (of: readonly string[]) => ({
    'kms:ViaService': of.map((service) => `${service}.${region}.amazonaws.com`),
  });
  return [
    // Looked at before anything is made of the point; tells nothing of what it encrypts.
    { sid: 'SeeKeys', actions: ['kms:DescribeKey'], resources },
    {
      sid: 'LetThemUseTheKeys',
      actions: ['kms:CreateGrant'],
      resources,
      conditions: { Bool: { 'kms:GrantIsForAWSResource': 'true' }, StringEquals: through(services) },
    },
    ...(usesEc2
      ? [
          {
            sid: 'RestoreWithTheKeys',
            actions: [
              'kms:Decrypt',
              'kms:GenerateDataKeyWithoutPlaintext',
              'kms:ReEncryptFrom',
              'kms:ReEncryptTo',
            ],
            resources,
            conditions: { StringEquals: through(['ec2']) },
          },
        ]
      : []),
  ];
}
