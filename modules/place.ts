/** Where a construct lives; what ARNs and conditions are made of. */
export interface Place {
  /** `aws`, `aws-cn` or `aws-us-gov`. */
  readonly partition: string;
  readonly region: string;
  /** Usually a token: known when Terraform plans. */
  readonly accountId: string;
}
