import type { FileBackupInput } from '../file-backup';
import { transferScheduleRule } from './transfer';
import type { Broken } from './together';

/** https://docs.aws.amazon.com/aws-backup/latest/devguide/API_Lifecycle.html */
const COLD_STORAGE_MINIMUM = 90;

export function backupProblems({
  retentionDays = 35,
  coldStorageDays,
  copyTo,
  lock,
}: FileBackupInput): Broken[] {
  const problems: Broken[] = [];
  if (coldStorageDays !== undefined) {
    const least = coldStorageDays + COLD_STORAGE_MINIMUM;
    const rule = `must be at least ${least}, ${COLD_STORAGE_MINIMUM} days after coldStorageDays`;
    if (retentionDays < least) problems.push({ path: ['retentionDays'], rule });
    if (copyTo?.retentionDays !== undefined && copyTo.retentionDays < least) {
      problems.push({ path: ['copyTo', 'retentionDays'], rule });
    }
  }
  if (lock?.mode === 'governance' && lock.changeableDays !== undefined) {
    const rule = 'must be absent in governance mode, which can always be changed';
    problems.push({ path: ['lock', 'changeableDays'], rule });
  }
  return problems;
}

/** AWS Backup takes cron expressions only, at most one run an hour (https://docs.aws.amazon.com/aws-backup/latest/devguide/creating-a-backup-plan.html). */
export function backupScheduleRule(expression: string): string | undefined {
  if (!expression.startsWith('cron(')) return 'must be a cron expression such as "cron(0 2 * * ? *)"';
  return transferScheduleRule(expression);
}
