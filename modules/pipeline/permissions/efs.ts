import type { Statement } from '../../iam/policy-document';
import type { Place } from '../../place';
import { manifestDocuments } from '../../../lambda-src/core/files/manifest';
import { bucketArnOf, decryptObjects, objectsOf } from './file-shelves';
import { findTagged, MANAGED_BY, type PermissionProps } from './common';
import type { KindPermissions } from './kind';

const VAULT = 'smart-vault:vault';

/** EFS file systems, by the DataSync tasks that back them up. Nothing of theirs is deleted here. */
export const efsPermissions: KindPermissions = {
  discover: ({ place }) => [
    findTagged,
    {
      // Lists know no resources (Service authorization reference, AWS DataSync).
      sid: 'ListTransferTasks',
      actions: ['datasync:ListLocations', 'datasync:ListTasks'],
      resources: ['*'],
    },
    seeTasks(place, 'datasync:DescribeTask', 'datasync:ListTagsForResource'),
  ],
  advance: (props: PermissionProps) => [...transfers(props), ...manifests(props)],
  prune: () => [],
};

function transfers({ place, vault }: PermissionProps): Statement[] {
  return [
    seeTasks(
      place,
      'datasync:DescribeTask',
      'datasync:DescribeTaskExecution',
      'datasync:ListTagsForResource',
      'datasync:ListTaskExecutions',
    ),
    {
      sid: 'StartOnlyOurTransfers',
      actions: ['datasync:StartTaskExecution'],
      resources: [tasksIn(place)],
      conditions: { StringEquals: { [`aws:ResourceTag/${VAULT}`]: vault } },
    },
    {
      sid: 'TagNewTransfers',
      actions: ['datasync:TagResource'],
      resources: [`${tasksIn(place)}/execution/*`],
      conditions: { StringEquals: { [`aws:RequestTag/${MANAGED_BY}`]: vault } },
    },
  ];
}

/** What a transfer has left in the bucket is looked at, and written down. */
function manifests({
  place,
  fileShelves = [],
  reportsBucketArn,
  operationsKeyArn,
}: PermissionProps): Statement[] {
  const { partition, region, accountId } = place;
  const documents = [`${reportsBucketArn}/${manifestDocuments.all}*`];
  return [
    {
      sid: 'SeeBucketsOfTransfers',
      actions: ['datasync:DescribeLocationS3'],
      resources: [`arn:${partition}:datasync:${region}:${accountId}:location/*`],
    },
    ...fileShelves.map((shelf, at) => ({
      // Also to be told that an object is gone: such a call has no prefix.
      sid: `ListFiles${at}`,
      actions: ['s3:ListBucket'],
      resources: [bucketArnOf(place, shelf)],
      ...(shelf.prefix !== '' && {
        conditions: { StringLikeIfExists: { 's3:prefix': `${shelf.prefix}*` } },
      }),
    })),
    ...(fileShelves.length === 0
      ? []
      : [
          {
            sid: 'ReadFiles',
            actions: ['s3:GetObject', 's3:GetObjectVersion'],
            resources: fileShelves.map((shelf) => objectsOf(place, shelf)),
          },
          decryptObjects(place, region, fileShelves),
        ]),
    // The first that was written of a point holds, and is read where a run is started again.
    { sid: 'KeepManifests', actions: ['s3:GetObject', 's3:PutObject'], resources: documents },
    {
      sid: 'ReadManifestsAgain',
      actions: ['kms:Decrypt'],
      resources: [operationsKeyArn],
      conditions: { StringEquals: { 'kms:ViaService': `s3.${region}.amazonaws.com` } },
    },
  ];
}

/** The pattern takes the executions of tasks, too. */
const tasksIn = ({ partition, region, accountId }: Place): string =>
  `arn:${partition}:datasync:${region}:${accountId}:task/*`;

const seeTasks = (place: Place, ...actions: readonly string[]): Statement => ({
  sid: 'SeeTransfers',
  actions,
  resources: [tasksIn(place)],
});
