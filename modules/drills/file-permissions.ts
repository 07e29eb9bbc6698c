import { manifestDocuments } from '../../lambda-src/core/files/manifest';
import type { Statement } from '../iam/policy-document';
import { bucketArnOf, decryptObjects, objectsOf } from '../pipeline/permissions/file-shelves';
import type { DrillPermissionProps } from './permissions';

/** Objects are read at the versions that their manifests name, and nothing is made. */
export function fileStatements({
  place,
  region,
  reportsBucketArn,
  fileShelves = [],
}: DrillPermissionProps): Statement[] {
  return [
    {
      sid: 'ReadManifests',
      actions: ['s3:GetObject'],
      resources: [`${reportsBucketArn}/${manifestDocuments.all}*`],
    },
    {
      sid: 'ListManifests',
      actions: ['s3:ListBucket'],
      resources: [reportsBucketArn],
      conditions: { StringLike: { 's3:prefix': `${manifestDocuments.all}*` } },
    },
    ...(fileShelves.length === 0
      ? []
      : [
          {
            // To be told that a version, or a bucket, is not there.
            sid: 'MissFiles',
            actions: ['s3:ListBucket'],
            resources: fileShelves.map((shelf) => bucketArnOf(place, shelf)),
          },
          {
            sid: 'ReadFiles',
            actions: ['s3:GetObjectVersion'],
            resources: fileShelves.map((shelf) => objectsOf(place, shelf)),
          },
          decryptObjects(place, region, fileShelves),
        ]),
  ];
}
