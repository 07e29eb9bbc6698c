import type { S3BucketIntelligentTieringConfigurationTiering } from '@cdktf/provider-aws/lib/s3-bucket-intelligent-tiering-configuration';
import type { Check } from '../problems';

/**
 * Days without access after which objects of Intelligent-Tiering must be restored before they can be read
 * (https://docs.aws.amazon.com/AmazonS3/latest/API/API_Tiering.html).
 */
export interface ArchiveTiers {
  /** 90 to 730. @default never */
  readonly archiveDays?: number | undefined;
  /** 180 to 730, and later than archiveDays. @default never */
  readonly deepArchiveDays?: number | undefined;
}

export function archiveTierChecks({ archiveDays, deepArchiveDays }: ArchiveTiers = {}): Check[] {
  return [
    within('archiveTiers.archiveDays', archiveDays, 90),
    within('archiveTiers.deepArchiveDays', deepArchiveDays, 180),
    [
      archiveDays === undefined || deepArchiveDays === undefined || deepArchiveDays > archiveDays,
      `archiveTiers.deepArchiveDays must be more than archiveDays (${archiveDays}), got ${deepArchiveDays}`,
    ],
  ];
}

export function archiveTierings({
  archiveDays,
  deepArchiveDays,
}: ArchiveTiers = {}): S3BucketIntelligentTieringConfigurationTiering[] {
  return [
    ...(archiveDays === undefined ? [] : [{ accessTier: 'ARCHIVE_ACCESS', days: archiveDays }]),
    ...(deepArchiveDays === undefined ? [] : [{ accessTier: 'DEEP_ARCHIVE_ACCESS', days: deepArchiveDays }]),
  ];
}

function within(prop: string, days: number | undefined, least: number): Check {
  const holds = days === undefined || (Number.isInteger(days) && days >= least && days <= 730);
  return [holds, `${prop} must be a whole number from ${least} to 730, got ${days}`];
}
