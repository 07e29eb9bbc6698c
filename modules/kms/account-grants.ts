import type { Statement } from '../iam/policy-document';
import type { Place } from '../place';

/**
 * A role of another account may have EC2 read with the key, which is what copying a shared snapshot takes
 * (EBS user guide, "Share the KMS key used to encrypt a shared Amazon EBS snapshot").
 */
export function accountMayCopy({ partition, region }: Place, account: string, roleName: string): Statement[] {
  const principals = { AWS: `arn:${partition}:iam::${account}:root` };
  const itsRole = { ArnEquals: { 'aws:PrincipalArn': `arn:${partition}:iam::${account}:role/${roleName}` } };
  const viaEc2 = { StringEquals: { 'kms:ViaService': `ec2.${region}.amazonaws.com` } };
  return [
    {
      sid: 'AccountMayRead',
      principals,
      actions: ['kms:Decrypt', 'kms:DescribeKey', 'kms:ReEncryptFrom'],
      resources: ['*'],
      conditions: { ...itsRole, ...viaEc2 },
    },
    {
      sid: 'AccountMayLetEbsRead',
      principals,
      actions: ['kms:CreateGrant'],
      resources: ['*'],
      conditions: { ...itsRole, ...viaEc2, Bool: { 'kms:GrantIsForAWSResource': 'true' } },
    },
  ];
}
