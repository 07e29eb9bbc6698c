import { z } from 'zod';
import { checkedText, listOf, oneOf, retentionDays, settings, text, whole, yesOrNo } from './fields';
import { backupSchema } from './file-backup-schema';
import { bucketSchema } from './file-bucket-schema';
import {
  ACCESS_TIMES,
  CLIENT_KINDS,
  DELETED_FILES,
  IMAGES,
  INFREQUENT_ACCESS_DAYS,
  INSTANCE_MODES,
  LOG_LEVELS,
  MODIFICATION_TIMES,
  OVERWRITE_MODES,
  OWNER_IDS,
  POSIX_PERMISSIONS,
  STORAGE_CLASSES,
  TASK_QUEUEING,
  THROUGHPUT_MODES,
  TRANSFER_MODES,
  TRANSFER_SCHEDULE,
  VERIFY_MODES,
  type FilesConfig,
  type FilesInput,
  type ImageName,
} from './files';
import { regionName } from './region-field';
import { sshBlockRule } from './rules/files';
import { KEY_PREFIX } from './rules/state';
import { together } from './rules/together';
import { transferProblems, transferScheduleRule } from './rules/transfer';

const days = z.custom<(typeof INFREQUENT_ACCESS_DAYS)[number]>(
  (value) => INFREQUENT_ACCESS_DAYS.some((allowed) => allowed === value),
  { error: `must be one of ${INFREQUENT_ACCESS_DAYS.join(', ')}` },
);

const directory = text(
  /^\/(?:[\w.-]+(?:\/[\w.-]+)*)?$/,
  'must be an absolute path of letters, digits, _ . and -, such as "/srv/files"',
);

const prefix = text(KEY_PREFIX, 'must be a path such as "team/files", without a slash at either end');

const fileSystem = settings({
  clients: oneOf(CLIENT_KINDS).default('iam'),
  infrequentAccessDays: days.default(30),
  throughput: oneOf(THROUGHPUT_MODES).default('elastic'),
  awsBackup: backupSchema.default(true),
  replicateTo: regionName.optional(),
});

const transfer = settings({
  schedule: checkedText(transferScheduleRule).default(TRANSFER_SCHEDULE),
  storageClass: oneOf(STORAGE_CLASSES).default('STANDARD'),
  directory: directory.default('/'),
  prefix: prefix.default('efs'),
  logRetentionDays: retentionDays.default(7),
  verifyMode: oneOf(VERIFY_MODES).default('ONLY_FILES_TRANSFERRED'),
  overwriteMode: oneOf(OVERWRITE_MODES).default('ALWAYS'),
  transferMode: oneOf(TRANSFER_MODES).default('CHANGED'),
  preserveDeletedFiles: oneOf(DELETED_FILES).default('PRESERVE'),
  posixPermissions: oneOf(POSIX_PERMISSIONS).default('PRESERVE'),
  uid: oneOf(OWNER_IDS).default('INT_VALUE'),
  gid: oneOf(OWNER_IDS).default('INT_VALUE'),
  atime: oneOf(ACCESS_TIMES).default('BEST_EFFORT'),
  mtime: oneOf(MODIFICATION_TIMES).default('PRESERVE'),
  preserveDevices: z.literal('NONE', { error: 'must be NONE: S3 can hold no devices' }).default('NONE'),
  taskQueueing: oneOf(TASK_QUEUEING).default('ENABLED'),
  logLevel: oneOf(LOG_LEVELS).default('TRANSFER'),
  bytesPerSecond: whole(1, Number.MAX_SAFE_INTEGER).optional(),
}).check(together(transferProblems));

const image = z.custom<ImageName | `ami-${string}`>(
  (value) =>
    IMAGES.some((name) => name === value) ||
    (typeof value === 'string' && /^ami-(?:[0-9a-f]{8}|[0-9a-f]{17})$/.test(value)),
  { error: `must be one of ${IMAGES.join(', ')} or the id of an image, such as "ami-0123456789abcdef0"` },
);

const sync = settings({
  directory,
  prefix: prefix.default('instances'),
  schedule: text(
    /^[\w*.,:/ ~-]+$/,
    'must be systemd\'s OnCalendar, such as "hourly" or "*-*-* 02:30"',
  ).default('hourly'),
  delete: yesOrNo().default(false),
});

const instances = settings({
  mode: oneOf(INSTANCE_MODES).default('auto-scaling'),
  image: image.default('amazon-linux-2023'),
  type: text(/^[a-z][a-z0-9-]*\.[a-z0-9-]+$/, 'must be an instance type such as "t4g.micro"').default(
    't4g.micro',
  ),
  minimum: whole(0, 100).default(1),
  maximum: whole(1, 100).default(2),
  cpuTarget: whole(10, 90).default(60),
  rootVolumeGiB: whole(8, 16_384).default(16),
  mountPoint: directory
    .refine((path) => path !== '/', { error: 'must be a directory of its own, not "/"' })
    .default('/mnt/efs'),
  mountScript: text(/^[\w.][\w./-]*\.sh$/, 'must be the path of a bash script in this project').default(
    'scripts/user-data/user-data.sh',
  ),
  mountSeconds: whole(600, 7_200).default(900),
  keyName: text(/^[\x20-\x7e]{1,255}$/, 'must be the name of an EC2 key pair').optional(),
  sync: sync.optional(),
  sshFrom: listOf(checkedText(sshBlockRule), 'IPv4 blocks').default([]),
});

export const filesSchema: z.ZodType<FilesConfig, FilesInput> = settings({
  fileSystem: fileSystem.prefault({}),
  bucket: bucketSchema.prefault({}),
  transfer: transfer.prefault({}),
  instances: instances.optional(),
});
