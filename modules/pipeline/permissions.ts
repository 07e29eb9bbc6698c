import type { Statement } from '../iam/policy-document';
import type { Place } from '../place';

/** Where copies go, and the key that encrypts them there. */
export interface CopyDestination {
  readonly region: string;
  readonly kmsKeyArn: string;
}

export interface PermissionProps {
  readonly place: Place;
  /** The owner in the `managed-by` tag: only what carries it may be deleted. */
  readonly vault: string;
  readonly reportsBucketArn: string;
  readonly operationsKeyArn: string;
  readonly topicArn: string;
  readonly copies: readonly CopyDestination[];
  /** ARN pattern of the state machine's executions. */
  readonly executions: string;
}

const MANAGED_BY = 'smart-vault:managed-by';

/** EC2's Describe calls know no resource-level permissions (Service authorization reference, Amazon EC2). */
const describe = (...names: string[]): Statement => ({
  sid: 'Describe',
  actions: names.map((name) => `ec2:Describe${name}`),
  resources: ['*'],
});

const RUNS = 'runs/*';

function readRuns({ reportsBucketArn }: PermissionProps): Statement[] {
  return [
    { sid: 'ReadRuns', actions: ['s3:GetObject'], resources: [`${reportsBucketArn}/${RUNS}`] },
    {
      // Without it S3 answers 403 instead of 404 for a document that is not there.
      sid: 'ListRuns',
      actions: ['s3:ListBucket'],
      resources: [reportsBucketArn],
      conditions: { StringLike: { 's3:prefix': RUNS } },
    },
  ];
}

const writeRuns = ({ reportsBucketArn }: PermissionProps): Statement => ({
  sid: 'WriteRuns',
  actions: ['s3:PutObject'],
  resources: [`${reportsBucketArn}/${RUNS}`],
});

/** The operations key, only as S3 (and SNS) use it. */
const useOperationsKey = (
  { operationsKeyArn, place }: PermissionProps,
  ...services: string[]
): Statement => ({
  sid: 'UseOperationsKey',
  actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
  resources: [operationsKeyArn],
  conditions: {
    StringEquals: { 'kms:ViaService': services.map((service) => `${service}.${place.region}.amazonaws.com`) },
  },
});

export function discoverStatements(props: PermissionProps): Statement[] {
  return [
    describe('Instances', 'Volumes'),
    ...readRuns(props),
    writeRuns(props),
    useOperationsKey(props, 's3'),
    { sid: 'SeeExecutions', actions: ['states:DescribeExecution'], resources: [props.executions] },
  ];
}

export function advanceStatements(props: PermissionProps): Statement[] {
  const { place, vault, copies } = props;
  const snapshotsIn = (region: string): string => `arn:${place.partition}:ec2:${region}::snapshot/*`;
  const regions = [place.region, ...copies.map(({ region }) => region)];
  const snapshots = regions.map(snapshotsIn);
  return [
    describe('Snapshots'),
    {
      sid: 'SnapshotAnyVolume',
      actions: ['ec2:CreateSnapshot'],
      resources: [`arn:${place.partition}:ec2:${place.region}:${place.accountId}:volume/*`],
    },
    {
      sid: 'MakeTaggedSnapshots',
      actions: ['ec2:CreateSnapshot', ...(copies.length > 0 ? ['ec2:CopySnapshot'] : [])],
      resources: snapshots,
      conditions: { StringEquals: { [`aws:RequestTag/${MANAGED_BY}`]: vault } },
    },
    {
      // Tags only in the call that makes the snapshot.
      sid: 'TagWhileMaking',
      actions: ['ec2:CreateTags'],
      resources: snapshots,
      conditions: {
        StringEquals: {
          'ec2:CreateAction': ['CreateSnapshot', ...(copies.length > 0 ? ['CopySnapshot'] : [])],
        },
      },
    },
    ...copyKeyStatements(props),
    writeRuns(props),
    useOperationsKey(props, 's3'),
  ];
}

/**
 * EC2 reads the original with the key of its volume, which is the owner's choice, and writes the copy with ours
 * (EBS user guide, "Amazon EBS encryption": permissions for IAM principals).
 */
function copyKeyStatements({ place, copies }: PermissionProps): Statement[] {
  if (copies.length === 0) return [];
  const viaEc2 = (regions: readonly string[]): Record<string, readonly string[]> => ({
    'kms:ViaService': regions.map((region) => `ec2.${region}.amazonaws.com`),
  });
  const vaultKeys = copies.map(({ kmsKeyArn }) => kmsKeyArn);
  const copyRegions = copies.map(({ region }) => region);
  const volumeKeys = `arn:${place.partition}:kms:${place.region}:${place.accountId}:key/*`;
  return [
    {
      sid: 'ReadWithVolumeKeys',
      actions: ['kms:Decrypt', 'kms:DescribeKey', 'kms:ReEncryptFrom'],
      resources: [volumeKeys],
      conditions: { StringEquals: viaEc2([place.region, ...copyRegions]) },
    },
    {
      sid: 'WriteWithVaultKeys',
      actions: ['kms:DescribeKey', 'kms:GenerateDataKeyWithoutPlaintext', 'kms:ReEncryptTo', 'kms:Decrypt'],
      resources: vaultKeys,
      conditions: { StringEquals: viaEc2(copyRegions) },
    },
    {
      sid: 'LetEbsUseTheKeys',
      actions: ['kms:CreateGrant'],
      resources: [volumeKeys, ...vaultKeys],
      conditions: { Bool: { 'kms:GrantIsForAWSResource': 'true' } },
    },
  ];
}

export function pruneStatements(props: PermissionProps): Statement[] {
  const { place, vault, copies } = props;
  const regions = [place.region, ...copies.map(({ region }) => region)];
  return [
    describe('Snapshots', 'Images'),
    {
      sid: 'DeleteOnlyOurs',
      actions: ['ec2:DeleteSnapshot'],
      resources: regions.map((region) => `arn:${place.partition}:ec2:${region}::snapshot/*`),
      conditions: { StringEquals: { [`aws:ResourceTag/${MANAGED_BY}`]: vault } },
    },
    writeRuns(props),
    useOperationsKey(props, 's3'),
  ];
}

export function reportStatements(props: PermissionProps): Statement[] {
  return [
    ...readRuns(props),
    writeRuns(props),
    { sid: 'Tell', actions: ['sns:Publish'], resources: [props.topicArn] },
    useOperationsKey(props, 's3', 'sns'),
  ];
}
