import { checkedText, either, oneOf, settings, whole, yesOrNo } from './fields';
import { BACKUP_SCHEDULE, VAULT_LOCK_MODES } from './file-backup';
import { regionName } from './region-field';
import { backupProblems, backupScheduleRule } from './rules/file-backup';
import { together } from './rules/together';

const LONGEST = 36_500;
const LEAST_COLD = 90;

const plan = settings({
  schedule: checkedText(backupScheduleRule).default(BACKUP_SCHEDULE),
  retentionDays: whole(1, LONGEST).default(35),
  coldStorageDays: whole(1, LONGEST - LEAST_COLD).optional(),
  copyTo: settings({ region: regionName, retentionDays: whole(1, LONGEST).optional() }).optional(),
  lock: settings({
    mode: oneOf(VAULT_LOCK_MODES),
    changeableDays: whole(3, LONGEST).optional(),
  }).optional(),
})
  .check(together(backupProblems))
  .transform(({ copyTo, lock, ...rest }) => ({
    ...rest,
    ...(copyTo && { copyTo: { ...copyTo, retentionDays: copyTo.retentionDays ?? rest.retentionDays } }),
    ...(lock && { lock: { ...lock, changeableDays: lock.changeableDays ?? 3 } }),
  }));

export const backupSchema = either(
  [yesOrNo(), plan],
  'must be true, false, or an object such as { retentionDays: 35 }',
);
