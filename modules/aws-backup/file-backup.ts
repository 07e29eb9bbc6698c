import { BackupPlan } from '@cdktf/provider-aws/lib/backup-plan';
import { BackupSelection } from '@cdktf/provider-aws/lib/backup-selection';
import { Construct } from 'constructs';
import { ServiceRole } from '../iam/service-role';
import type { Place } from '../place';
import { refuse, type Check } from '../problems';
import { fileBackupStatements } from './file-backup-access';
import type { RecoveryVault } from './recovery-vault';

/** How long points stay (https://docs.aws.amazon.com/aws-backup/latest/devguide/API_Lifecycle.html). */
export interface PointLifecycle {
  /** Days, from 1; at least 90 more than coldStorageDays. */
  readonly retentionDays: number;
  /** Days, from 1, after which points move to cold storage. @default they do not */
  readonly coldStorageDays?: number | undefined;
}

/** A vault of another region. */
export interface PointCopy extends PointLifecycle {
  readonly vaultArn: string;
}

export interface FileBackupProps extends PointLifecycle {
  /** Of the plan and its selection: at most 50 letters, digits, `-`, `_` or dots. */
  readonly planName: string;
  readonly roleName: string;
  readonly place: Place;
  readonly fileSystemArn: string;
  readonly vault: RecoveryVault;
  /** `cron(…)`, in UTC. */
  readonly schedule: string;
  /** @default points stay in their region */
  readonly copy?: PointCopy | undefined;
}

/** AWS Backup's own defaults: Terraform's are shorter than the first backup of a large file system takes. */
const START_WITHIN_MINUTES = 480;
const COMPLETE_WITHIN_MINUTES = 7 * 24 * 60;
const SHORTEST_IN_COLD_STORAGE = 90;

/** AWS Backup backs up one file system by a schedule, into a vault, and copies the points where told. */
export class FileBackup extends Construct {
  readonly roleArn: string;

  constructor(scope: Construct, id: string, props: FileBackupProps) {
    super(scope, id);
    const { planName, place, fileSystemArn, vault, copy } = props;
    refuse(scope, id, [
      [
        /^[\w.-]{1,50}$/.test(planName),
        `planName must be 1 to 50 letters, digits, -, _ or dots, got "${planName}"`,
      ],
      ...lifecycleChecks('', props),
      ...(copy ? lifecycleChecks('copy.', copy) : []),
    ]);
    const { roleArn } = new ServiceRole(this, 'access', {
      roleName: props.roleName,
      description: 'Backs up a file system, and copies the recovery points',
      service: 'backup.amazonaws.com',
      accountId: place.accountId,
      statements: fileBackupStatements(place, fileSystemArn, [
        vault.vaultArn,
        ...(copy ? [copy.vaultArn] : []),
      ]),
    });
    const plan = new BackupPlan(this, 'plan', {
      name: planName,
      rule: [
        {
          ruleName: planName,
          targetVaultName: vault.vaultName,
          schedule: props.schedule,
          startWindow: START_WITHIN_MINUTES,
          completionWindow: COMPLETE_WITHIN_MINUTES,
          lifecycle: lifecycleOf(props),
          ...(copy && { copyAction: [{ destinationVaultArn: copy.vaultArn, lifecycle: lifecycleOf(copy) }] }),
        },
      ],
    });
    new BackupSelection(this, 'selection', {
      name: planName,
      planId: plan.id,
      iamRoleArn: roleArn,
      resources: [fileSystemArn],
    });
    this.roleArn = roleArn;
  }
}

function lifecycleOf({ retentionDays, coldStorageDays }: PointLifecycle) {
  return {
    deleteAfter: retentionDays,
    ...(coldStorageDays !== undefined && { coldStorageAfter: coldStorageDays }),
  };
}

function lifecycleChecks(prefix: string, { retentionDays, coldStorageDays }: PointLifecycle): Check[] {
  const least = (coldStorageDays ?? 1 - SHORTEST_IN_COLD_STORAGE) + SHORTEST_IN_COLD_STORAGE;
  return [
    [
      Number.isInteger(retentionDays) && retentionDays >= least,
      `${prefix}retentionDays must be a whole number from ${least}, got ${retentionDays}`,
    ],
  ];
}
