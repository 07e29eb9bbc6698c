import { policyDocument, type Statement } from '../iam/policy-document';
import type { Place } from '../place';

/**
 * What comes through an endpoint (https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html). It grants
 * nothing: what a caller may do is in its own policies. Without one, data could leave with credentials that somebody brought.
 */

/** For an interface: this account's own callers. */
export function ourCallersOnly({ accountId }: Place): string {
  return policyDocument([
    {
      sid: 'OurCallers',
      principals: '*',
      actions: ['*'],
      resources: ['*'],
      conditions: { StringEquals: { 'aws:PrincipalAccount': accountId } },
    },
  ]);
}

/** For S3: this account's callers to this account's buckets, and what instances fetch from AWS's own. */
export function ourBucketsOnly(place: Place): string {
  const { accountId } = place;
  return policyDocument([
    {
      sid: 'OurBuckets',
      principals: '*',
      actions: ['s3:*'],
      resources: ['*'],
      conditions: {
        StringEquals: { 'aws:PrincipalAccount': accountId, 'aws:ResourceAccount': accountId },
      },
    },
    packagesOfAws(place),
  ]);
}

/** Anonymous calls, as package managers and the SSM Agent make them: reading, of buckets that AWS names for it. */
function packagesOfAws({ partition, region }: Place): Statement {
  return {
    sid: 'PackagesOfAws',
    principals: '*',
    actions: ['s3:GetObject'],
    resources: packageBuckets(region).map((bucket) => `arn:${partition}:s3:::${bucket}/*`),
  };
}

const packageBuckets = (region: string): readonly string[] => [
  // https://docs.aws.amazon.com/linux/al2023/ug/managing-repos-os-updates.html
  `al2023-repos-${region}-de612dc2`,
  // https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/download-cloudwatch-agent-commandline.html
  `amazoncloudwatch-agent-${region}`,
  // https://docs.aws.amazon.com/systems-manager/latest/userguide/ssm-agent-technical-details.html#ssm-agent-minimum-s3-permissions
  `amazon-ssm-${region}`,
  `amazon-ssm-packages-${region}`,
  `aws-ssm-${region}`,
  `aws-ssm-document-attachments-${region}`,
  `patch-baseline-snapshot-${region}`,
  `${region}-birdwatcher-prod`,
];
