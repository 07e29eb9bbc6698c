import type { Statement } from '../../iam/policy-document';
import { regionsOf, type PermissionProps } from './common';

/**
 * EC2 reads the original with the key of its volume, which is the owner's choice, and writes the copy with the vault's
 * or the plan's (EBS user guide, "Amazon EBS encryption": permissions for IAM principals).
 */
export function ec2KeyStatements({ place, copies }: PermissionProps): Statement[] {
  if (copies.length === 0) return [];
  const viaEc2 = (regions: readonly string[]): Record<string, readonly string[]> => ({
    'kms:ViaService': regions.map((region) => `ec2.${region}.amazonaws.com`),
  });
  const copyKeys = copies.map(({ kmsKeyArn }) => kmsKeyArn);
  const copyRegions = regionsOf(copies);
  const volumeKeys = `arn:${place.partition}:kms:${place.region}:${place.accountId}:key/*`;
  return [
    {
      sid: 'ReadWithVolumeKeys',
      actions: ['kms:Decrypt', 'kms:DescribeKey', 'kms:ReEncryptFrom'],
      resources: [volumeKeys],
      conditions: { StringEquals: viaEc2([place.region, ...copyRegions]) },
    },
    {
      sid: 'WriteWithCopyKeys',
      actions: ['kms:DescribeKey', 'kms:GenerateDataKeyWithoutPlaintext', 'kms:ReEncryptTo', 'kms:Decrypt'],
      resources: copyKeys,
      conditions: { StringEquals: viaEc2(copyRegions) },
    },
    {
      sid: 'LetEbsUseTheKeys',
      actions: ['kms:CreateGrant'],
      resources: [volumeKeys, ...copyKeys],
      conditions: {
        Bool: { 'kms:GrantIsForAWSResource': 'true' },
        StringEquals: viaEc2([place.region, ...copyRegions]),
      },
    },
  ];
}
