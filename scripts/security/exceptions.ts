/** Where a rule is broken on purpose. */
export interface Exception {
  readonly rule: string;
  /** Of the address. */
  readonly at: RegExp;
  /** Of what the rule says there. */
  readonly what: RegExp;
  readonly reason: string;
}

export const EXCEPTIONS: readonly Exception[] = [
  {
    rule: 'no-wildcard-action',
    at: /^aws_kms_key\./,
    what: /^allows kms:\* to arn:[^ ]+:root \(AccountDecides\)$/,
    reason:
      'The account itself, whose IAM policies then decide; without it nobody could ever change the key: https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html',
  },
  {
    rule: 'no-wildcard-resource',
    at: /^aws_iam_role_policy\.access_instance_policy$/,
    what: /^allows ssm:UpdateInstanceInformation on \* \(SessionManager\)$/,
    reason:
      'As AWS writes it for Session Manager; an instance that may not report itself is out of reach: https://docs.aws.amazon.com/systems-manager/latest/userguide/getting-started-create-iam-instance-profile.html',
  },
  {
    rule: 'boundary-on-every-role',
    at: /^aws_iam_role\.access_role$/,
    what: /^has no boundary$/,
    reason:
      'A role in the vault account, where the policy that bounds the others is not: https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html',
  },
  {
    rule: 'endpoint-policy',
    at: /^aws_vpc_endpoint\.endpoints_datasync$/,
    what: /^has AWS’s policy/,
    reason:
      'AWS documents no policy for the endpoint of DataSync, and refuses one where a service takes none: https://docs.aws.amazon.com/datasync/latest/userguide/choose-service-endpoint.html',
  },
];
