import { EfsFileSystem } from '@cdktf/provider-aws/lib/efs-file-system';
import { EfsFileSystemPolicy } from '@cdktf/provider-aws/lib/efs-file-system-policy';
import { Construct } from 'constructs';
import { policyDocument } from '../iam/policy-document';
import type { Place } from '../place';
import { rolesOverTls } from './client-policy';
import type { FileSystemProps } from './file-system';

export interface ReplicaFileSystemProps extends Required<
  Pick<FileSystemProps, 'infrequentAccessDays' | 'throughput'>
> {
  /** Name tag, and creation token. */
  readonly fileSystemName: string;
  readonly place: Place;
  readonly kmsKeyArn: string;
  /** @default false: a plan that destroys it is refused */
  readonly destroyable?: boolean;
}

/**
 * An encrypted, empty file system that another region replicates to: read-only from then on, until the replication is deleted. It
 * has no mount targets before somebody needs it (https://docs.aws.amazon.com/efs/latest/ug/efs-replication.html).
 */
export class ReplicaFileSystem extends Construct {
  readonly fileSystemId: string;

  constructor(scope: Construct, id: string, props: ReplicaFileSystemProps) {
    super(scope, id);
    const { fileSystemName, infrequentAccessDays, destroyable = false } = props;
    const { id: fileSystemId, arn } = new EfsFileSystem(this, 'system', {
      creationToken: fileSystemName,
      encrypted: true,
      kmsKeyId: props.kmsKeyArn,
      throughputMode: props.throughput,
      // The source's own classes are not replicated.
      lifecyclePolicy: [
        { transitionToIa: `AFTER_${infrequentAccessDays}_DAY${infrequentAccessDays === 1 ? '' : 'S'}` },
        { transitionToPrimaryStorageClass: 'AFTER_1_ACCESS' },
      ],
      protection: { replicationOverwrite: 'DISABLED' },
      tags: { Name: fileSystemName },
      // AWS says REPLICATING there while it is a destination, and takes no change.
      lifecycle: { ignoreChanges: ['protection'], ...(!destroyable && { preventDestroy: true }) },
    });
    new EfsFileSystemPolicy(this, 'policy', {
      fileSystemId,
      policy: policyDocument(rolesOverTls(arn, props.place)),
    });
    this.fileSystemId = fileSystemId;
  }
}
