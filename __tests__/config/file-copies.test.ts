import { validateVault } from '../../config/validate';
import { problemsIn } from '../support/problems';

const network = {
  cidr: '10.0.0.0/16',
  zones: { 'us-east-1a': { public: '10.0.0.0/24', private: '10.0.16.0/20' } },
};
const vaultOf = (files: object, more: object = {}) =>
  validateVault({ regions: { 'us-east-1': { network, files }, 'us-west-2': {} }, ...more });

/** What is wrong with the files of a region that has another one beside it, without the part of the path that all share. */
const problemsOf = (files: object, more: object = {}): readonly string[] =>
  problemsIn(() => vaultOf(files, more)).map((problem) => problem.replace('regions.us-east-1.files.', ''));

describe('defaults', () => {
  it('copy nothing, lock nothing, and log accesses for 90 days', () => {
    const { logs, regions } = vaultOf({});
    expect(logs.bucketAccessDays).toBe(90);
    expect(regions['us-east-1']?.files?.bucket).not.toHaveProperty('replicateTo');
    expect(regions['us-east-1']?.files?.bucket).not.toHaveProperty('objectLock');
    expect(regions['us-east-1']?.files?.fileSystem.awsBackup).toBe(true);
  });

  it('of a replica keep deletions away from it, and promise nothing', () => {
    const { files } = vaultOf({ bucket: { replicateTo: { region: 'us-west-2' } } }).regions['us-east-1']!;
    expect(files?.bucket.replicateTo).toEqual({
      region: 'us-west-2',
      deleteMarkers: false,
      timeControl: false,
    });
  });

  it('of a backup plan are daily at 02:00 and 35 days, and of its copies those of the plan', () => {
    const awsBackupOf = (awsBackup: object) =>
      vaultOf({ fileSystem: { awsBackup } }).regions['us-east-1']?.files?.fileSystem.awsBackup;
    expect(awsBackupOf({})).toEqual({ schedule: 'cron(0 2 * * ? *)', retentionDays: 35 });
    expect(
      awsBackupOf({ retentionDays: 14, copyTo: { region: 'us-west-2' }, lock: { mode: 'compliance' } }),
    ).toMatchObject({
      copyTo: { region: 'us-west-2', retentionDays: 14 },
      lock: { mode: 'compliance', changeableDays: 3 },
    });
  });
});

describe('where files are copied to', () => {
  it.each<[string, (region: string) => object]>([
    ['bucket.replicateTo.region', (region) => ({ bucket: { replicateTo: { region } } })],
    ['fileSystem.replicateTo', (region) => ({ fileSystem: { replicateTo: region } })],
    [
      'fileSystem.awsBackup.copyTo.region',
      (region) => ({ fileSystem: { awsBackup: { copyTo: { region } } } }),
    ],
  ])('%s must be another region of the configuration', (key, filesOf) => {
    expect(problemsOf(filesOf('us-west-2'))).toEqual([]);
    expect(problemsOf(filesOf('us-east-1'))).toEqual([
      `${key} must be another region than us-east-1, got "us-east-1"`,
    ]);
    expect(problemsOf(filesOf('eu-west-1'))).toEqual([
      `${key} must have an entry of its own: add 'eu-west-1': {} to regions, got "eu-west-1"`,
    ]);
    expect(problemsOf(filesOf('cn-north-1'))).toEqual([
      `${key} must be in the same AWS partition as us-east-1, got "cn-north-1"`,
    ]);
    expect(problemsOf(filesOf('west'))).toEqual([
      `${key} must be the name of an AWS region such as "us-east-1", got "west"`,
    ]);
  });
});

describe('the classes of the bucket', () => {
  it.each<[string, object, readonly string[]]>([
    [
      'old versions that leave Standard-IA too soon',
      { lifecycle: { oldVersionsGlacierDays: 60, oldVersionsInfrequentAccessDays: 31 } },
      [
        'bucket.lifecycle.oldVersionsGlacierDays must be at least 61, 30 days after oldVersionsInfrequentAccessDays, got 60',
      ],
    ],
    [
      'old versions that leave Glacier too soon',
      { lifecycle: { oldVersionsGlacierDays: 90, oldVersionsExpireDays: 179 } },
      [
        'bucket.lifecycle.oldVersionsExpireDays must be at least 180, 90 days after oldVersionsGlacierDays, got 179',
      ],
    ],
    [
      'steps beside Intelligent-Tiering',
      { intelligentTiering: {}, lifecycle: { glacierDays: 90, oldVersionsExpireDays: 60 } },
      [
        'bucket.lifecycle.glacierDays must be absent with intelligentTiering, which moves objects by their use, got 90',
      ],
    ],
    [
      'archives that come too early',
      { intelligentTiering: { archiveDays: 89 } },
      ['bucket.intelligentTiering.archiveDays must be between 90 and 730, got 89'],
    ],
    [
      'archives in the wrong order',
      { intelligentTiering: { archiveDays: 200, deepArchiveDays: 200 } },
      ['bucket.intelligentTiering.deepArchiveDays must be more than archiveDays (200), got 200'],
    ],
    [
      'no days of a lock',
      { objectLock: { mode: 'governance', days: 0 } },
      ['bucket.objectLock.days must be between 1 and 36500, got 0'],
    ],
    [
      'another mode of a lock',
      { objectLock: { mode: 'GOVERNANCE', days: 1 } },
      ['bucket.objectLock.mode must be one of governance, compliance, got "GOVERNANCE"'],
    ],
  ])('refuse %s', (_, bucket, problems) => {
    expect(problemsOf({ bucket })).toEqual(problems);
  });

  it.each<[string, object, string]>([
    [
      'archives, which are not replicated',
      { transfer: { storageClass: 'GLACIER' }, bucket: { replicateTo: { region: 'us-west-2' } } },
      'transfer.storageClass must not be an archive with bucket.replicateTo: S3 does not replicate what is archived, got "GLACIER"',
    ],
    [
      'Intelligent-Tiering without itself',
      { transfer: { storageClass: 'INTELLIGENT_TIERING' } },
      'transfer.storageClass needs bucket.intelligentTiering, such as {}: no lifecycle moves such objects to Standard-IA, got "INTELLIGENT_TIERING"',
    ],
    [
      'a class that nothing moves to Intelligent-Tiering',
      { transfer: { storageClass: 'ONEZONE_IA' }, bucket: { intelligentTiering: {} } },
      'transfer.storageClass must be one of STANDARD, STANDARD_IA, INTELLIGENT_TIERING with bucket.intelligentTiering, got "ONEZONE_IA"',
    ],
  ])('refuse %s', (_, files, problem) => {
    expect(problemsOf(files)).toEqual([problem]);
  });
});

describe('a plan of AWS Backup', () => {
  it.each<[string, unknown, string]>([
    ['no plan', 'daily', 'must be true, false, or an object such as { retentionDays: 35 }, got "daily"'],
    [
      'less than 90 days in cold storage',
      { coldStorageDays: 30, retentionDays: 119 },
      'retentionDays must be at least 120, 90 days after coldStorageDays, got 119',
    ],
    [
      'less than 90 days in cold storage of a copy',
      { coldStorageDays: 30, retentionDays: 120, copyTo: { region: 'us-west-2', retentionDays: 60 } },
      'copyTo.retentionDays must be at least 120, 90 days after coldStorageDays, got 60',
    ],
    [
      'a rate',
      { schedule: 'rate(1 day)' },
      'schedule must be a cron expression such as "cron(0 2 * * ? *)", got "rate(1 day)"',
    ],
    [
      'more than one run an hour',
      { schedule: 'cron(0/10 * * * ? *)' },
      'schedule must run at most once an hour: cron(0 * * * ? *) or rate(1 hour), got "cron(0/10 * * * ? *)"',
    ],
    [
      'no time to change a lock',
      { lock: { mode: 'compliance', changeableDays: 2 } },
      'lock.changeableDays must be between 3 and 36500, got 2',
    ],
    [
      'days to change what can always be changed',
      { lock: { mode: 'governance', changeableDays: 7 } },
      'lock.changeableDays must be absent in governance mode, which can always be changed, got 7',
    ],
  ])('refuses %s', (_, awsBackup, problem) => {
    const key = typeof awsBackup === 'string' ? 'fileSystem.awsBackup ' : 'fileSystem.awsBackup.';
    expect(problemsOf({ fileSystem: { awsBackup } })).toEqual([key + problem]);
  });
});

it('refuses compliance in what may be thrown away', () => {
  const files = {
    bucket: { objectLock: { mode: 'compliance', days: 1 } },
    fileSystem: { awsBackup: { lock: { mode: 'compliance' } } },
  };
  const rule = 'must be governance while throwAway is true: nobody could destroy what compliance locks';
  expect(problemsOf(files, { throwAway: true })).toEqual([
    `bucket.objectLock.mode ${rule}, got "compliance"`,
    `fileSystem.awsBackup.lock.mode ${rule}, got "compliance"`,
  ]);
  expect(problemsOf(files)).toEqual([]);
});

it.each([0, 3651, 'never'])('refuses to keep the log of accesses for %p days', (bucketAccessDays) => {
  expect(problemsOf({}, { logs: { bucketAccessDays } })).toEqual([
    expect.stringMatching(/^logs\.bucketAccessDays must be between 1 and 3650/),
  ]);
  expect(vaultOf({}, { logs: { bucketAccessDays: 'none' } }).logs.bucketAccessDays).toBe('none');
});
