import type { FileBucketConfig, FileLifecycleConfig } from '../config/file-bucket';
import type { SecureBucketProps } from '../modules/s3/secure-bucket';

type AlikeProps = Omit<SecureBucketProps, 'bucketName' | 'kmsKeyArn' | 'accessLogsTo' | 'statements'>;

/** What the bucket of a file backup and its replica have alike. */
export function filesBucketProps(bucket: FileBucketConfig, destroyable: boolean): AlikeProps {
  const { lifecycle, intelligentTiering, objectLock, mfaDelete } = bucket;
  return {
    ...(intelligentTiering === undefined ? stepsOf(lifecycle) : BY_USE),
    expireOldVersionsAfterDays: lifecycle.oldVersionsExpireDays,
    ...(intelligentTiering && { archiveTiers: intelligentTiering }),
    ...(objectLock && {
      objectLock: {
        mode: objectLock.mode === 'governance' ? 'GOVERNANCE' : 'COMPLIANCE',
        days: objectLock.days,
      },
    }),
    // Terraform could not empty a throw-away bucket without MFA.
    mfaDelete: mfaDelete && !destroyable,
    destroyable,
  };
}

/** Old versions keep the class they had. */
const BY_USE: Pick<SecureBucketProps, 'transitions'> = {
  transitions: [{ days: 0, storageClass: 'INTELLIGENT_TIERING' }],
};

function stepsOf(
  lifecycle: FileLifecycleConfig,
): Pick<SecureBucketProps, 'transitions' | 'oldVersionTransitions'> {
  const { oldVersionsInfrequentAccessDays, oldVersionsGlacierDays } = lifecycle;
  return {
    transitions: [
      { days: lifecycle.infrequentAccessDays, storageClass: 'STANDARD_IA' },
      { days: lifecycle.glacierDays, storageClass: 'GLACIER' },
      { days: lifecycle.deepArchiveDays, storageClass: 'DEEP_ARCHIVE' },
    ],
    oldVersionTransitions: [
      { days: oldVersionsInfrequentAccessDays, storageClass: 'STANDARD_IA' },
      ...(oldVersionsGlacierDays === undefined
        ? []
        : [{ days: oldVersionsGlacierDays, storageClass: 'GLACIER' } as const]),
    ],
  };
}
