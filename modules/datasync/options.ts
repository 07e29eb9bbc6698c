import type { Check } from '../problems';

/**
 * What DataSync does with each file, in its own words
 * (https://docs.aws.amazon.com/datasync/latest/userguide/API_Options.html; Basic mode, the only one for EFS).
 */
export interface TransferOptions {
  /** @default ONLY_FILES_TRANSFERRED: the one that succeeds while files change */
  readonly verifyMode?: 'ONLY_FILES_TRANSFERRED' | 'POINT_IN_TIME_CONSISTENT' | 'NONE';
  /** @default ALWAYS */
  readonly overwriteMode?: 'ALWAYS' | 'NEVER';
  /** @default CHANGED */
  readonly transferMode?: 'CHANGED' | 'ALL';
  /** @default PRESERVE: the object of a file that is gone stays */
  readonly preserveDeletedFiles?: 'PRESERVE' | 'REMOVE';
  /** @default PRESERVE */
  readonly posixPermissions?: 'PRESERVE' | 'NONE';
  /** @default INT_VALUE */
  readonly uid?: 'INT_VALUE' | 'NONE';
  /** @default INT_VALUE */
  readonly gid?: 'INT_VALUE' | 'NONE';
  /** @default BEST_EFFORT */
  readonly atime?: 'BEST_EFFORT' | 'NONE';
  /** @default PRESERVE */
  readonly mtime?: 'PRESERVE' | 'NONE';
  /** @default NONE: S3 can hold no devices */
  readonly preserveDevices?: 'NONE';
  /** @default ENABLED: a run that meets another one waits for its end */
  readonly taskQueueing?: 'ENABLED' | 'DISABLED';
  /** @default TRANSFER: a line for each file */
  readonly logLevel?: 'OFF' | 'BASIC' | 'TRANSFER';
  /** @default no limit */
  readonly bytesPerSecond?: number;
}

/** https://docs.aws.amazon.com/datasync/latest/userguide/create-s3-location.html#using-storage-classes */
export type StorageClass =
  | 'STANDARD'
  | 'STANDARD_IA'
  | 'ONEZONE_IA'
  | 'INTELLIGENT_TIERING'
  | 'GLACIER_INSTANT_RETRIEVAL'
  | 'GLACIER'
  | 'DEEP_ARCHIVE';

/** DataSync's value for no limit. */
const UNLIMITED = -1;

/** Spelled out, so that another default of AWS's changes nothing here. */
export function completeOptions(given: TransferOptions): Required<TransferOptions> {
  return {
    verifyMode: 'ONLY_FILES_TRANSFERRED',
    overwriteMode: 'ALWAYS',
    transferMode: 'CHANGED',
    preserveDeletedFiles: 'PRESERVE',
    posixPermissions: 'PRESERVE',
    uid: 'INT_VALUE',
    gid: 'INT_VALUE',
    atime: 'BEST_EFFORT',
    mtime: 'PRESERVE',
    preserveDevices: 'NONE',
    taskQueueing: 'ENABLED',
    logLevel: 'TRANSFER',
    bytesPerSecond: UNLIMITED,
    ...given,
  };
}

/** The combinations DataSync refuses. */
export function optionChecks(options: Required<TransferOptions>, storageClass: StorageClass): Check[] {
  const { verifyMode, atime, mtime, uid, gid, posixPermissions, transferMode, preserveDeletedFiles } =
    options;
  const archive = storageClass === 'GLACIER' || storageClass === 'DEEP_ARCHIVE';
  return [
    [
      !(archive && verifyMode === 'POINT_IN_TIME_CONSISTENT'),
      `verifyMode must not be POINT_IN_TIME_CONSISTENT with storageClass ${storageClass}, which DataSync cannot read back`,
    ],
    [
      (atime === 'BEST_EFFORT') === (mtime === 'PRESERVE'),
      `atime must be BEST_EFFORT if and only if mtime is PRESERVE, got atime ${atime} and mtime ${mtime}`,
    ],
    [
      uid === gid && (uid === 'INT_VALUE') === (posixPermissions === 'PRESERVE'),
      `uid, gid and posixPermissions must be kept or dropped together, got ${uid}, ${gid} and ${posixPermissions}`,
    ],
    [
      !(transferMode === 'ALL' && preserveDeletedFiles === 'REMOVE'),
      'preserveDeletedFiles must be PRESERVE with transferMode ALL, which does not look at what the bucket holds',
    ],
  ];
}
