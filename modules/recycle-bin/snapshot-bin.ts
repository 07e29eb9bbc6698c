import { RbinRule } from '@cdktf/provider-aws/lib/rbin-rule';
import { Construct } from 'constructs';
import { refuse } from '../problems';

export interface SnapshotBinProps {
  readonly description: string;
  /** Snapshots with this tag go into the bin when they are deleted. */
  readonly tag: { readonly key: string; readonly value: string };
  /**
   * Days for which they can be restored, 1 to 365
   * (https://docs.aws.amazon.com/ebs/latest/userguide/recycle-bin-quotas.html).
   */
  readonly days: number;
}

/** Keeps deleted EBS snapshots of one owner for a while, whoever deleted them. */
export class SnapshotBin extends Construct {
  readonly ruleArn: string;

  constructor(scope: Construct, id: string, { description, tag, days }: SnapshotBinProps) {
    super(scope, id);
    refuse(scope, id, [
      [Number.isInteger(days) && days >= 1 && days <= 365, `days must be between 1 and 365, got ${days}`],
    ]);
    const rule = new RbinRule(this, 'rule', {
      description,
      resourceType: 'EBS_SNAPSHOT',
      resourceTags: [{ resourceTagKey: tag.key, resourceTagValue: tag.value }],
      retentionPeriod: { retentionPeriodValue: days, retentionPeriodUnit: 'DAYS' },
    });
    this.ruleArn = rule.arn;
  }
}
