import type { TransferConfig } from '../files';
import { scheduleRule } from './schedule';
import type { Broken } from './together';

const ARCHIVES = ['GLACIER', 'DEEP_ARCHIVE'];

/**
 * Combinations that DataSync refuses, or that a restore would regret
 * (https://docs.aws.amazon.com/datasync/latest/userguide/API_Options.html).
 */
export function transferProblems(transfer: TransferConfig): Broken[] {
  const { verifyMode, storageClass, atime, mtime, transferMode, preserveDeletedFiles } = transfer;
  const { posixPermissions, uid, gid } = transfer;
  const problems: Broken[] = [];
  if (verifyMode === 'POINT_IN_TIME_CONSISTENT' && ARCHIVES.includes(storageClass)) {
    const rule = `must be ONLY_FILES_TRANSFERRED or NONE with storageClass ${storageClass}, which DataSync cannot read back`;
    problems.push({ path: ['verifyMode'], rule });
  }
  if (atime === 'BEST_EFFORT' && mtime !== 'PRESERVE') {
    problems.push({ path: ['mtime'], rule: 'must be PRESERVE while atime is BEST_EFFORT' });
  }
  if (atime === 'NONE' && mtime !== 'NONE') {
    problems.push({ path: ['mtime'], rule: 'must be NONE while atime is NONE' });
  }
  if (uid !== gid) problems.push({ path: ['gid'], rule: `must be ${uid}, as uid is` });
  else if ((posixPermissions === 'PRESERVE') !== (uid === 'INT_VALUE')) {
    const wanted = uid === 'INT_VALUE' ? 'PRESERVE' : 'NONE';
    const rule = `must be ${wanted} while uid and gid are ${uid}: permissions mean nothing without their owner`;
    problems.push({ path: ['posixPermissions'], rule });
  }
  if (transferMode === 'ALL' && preserveDeletedFiles === 'REMOVE') {
    const rule = 'must be PRESERVE with transferMode ALL, which does not look at what the bucket holds';
    problems.push({ path: ['preserveDeletedFiles'], rule });
  }
  return problems;
}

/** DataSync takes the schedules EventBridge takes, at most one run an hour. */
export function transferScheduleRule(expression: string): string | undefined {
  const broken = scheduleRule(expression);
  if (broken !== undefined) return broken;
  const often = /^rate\((\d+) minutes?\)$/.exec(expression)?.[1];
  const minutes = /^cron\((\S+) /.exec(expression)?.[1] ?? '0';
  const oftenerThanHourly = often === undefined ? !/^\d+$/.test(minutes) : Number(often) < 60;
  return oftenerThanHourly ? 'must run at most once an hour: cron(0 * * * ? *) or rate(1 hour)' : undefined;
}
