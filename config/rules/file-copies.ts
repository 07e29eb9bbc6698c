import type { Problem } from '../problem';
import { entriesOf, recordOf } from './entries';
import { targetRule } from './target-region';

/** Where the bucket, the file system and its recovery points may be copied to. Reads the raw input. */
export function fileCopyProblems(region: string, files: unknown, regions: readonly string[]): Problem[] {
  const { bucket, fileSystem } = recordOf(files);
  const { awsBackup, replicateTo } = recordOf(fileSystem);
  const targets: [readonly string[], unknown][] = [
    [['bucket', 'replicateTo', 'region'], recordOf(recordOf(bucket).replicateTo).region],
    [['fileSystem', 'replicateTo'], replicateTo],
    [['fileSystem', 'awsBackup', 'copyTo', 'region'], recordOf(recordOf(awsBackup).copyTo).region],
  ];
  return targets.flatMap(([path, target]) => {
    const rule = typeof target === 'string' ? targetRule(region, target, regions) : undefined;
    return rule === undefined ? [] : [{ path: pathOf(region, path), rule, received: target }];
  });
}

/** What of a bucket does not go together with the storage class that the transfer writes, or with Intelligent-Tiering. */
export function storageClassProblems(region: string, files: unknown): Problem[] {
  const { bucket, transfer } = recordOf(files);
  const { storageClass = 'STANDARD' } = recordOf(transfer);
  const { intelligentTiering, lifecycle, replicateTo } = recordOf(bucket);
  const path = pathOf(region, ['transfer', 'storageClass']);
  const problems: Problem[] = [];
  if (replicateTo !== undefined && ARCHIVES.includes(storageClass)) {
    const rule = 'must not be an archive with bucket.replicateTo: S3 does not replicate what is archived';
    problems.push({ path, rule, received: storageClass });
  }
  if (intelligentTiering === undefined) {
    if (storageClass !== 'INTELLIGENT_TIERING') return problems;
    const rule =
      'needs bucket.intelligentTiering, such as {}: no lifecycle moves such objects to Standard-IA';
    return [...problems, { path, rule, received: storageClass }];
  }
  if (!MOVES_TO_TIERING.includes(storageClass)) {
    const rule = `must be one of ${MOVES_TO_TIERING.join(', ')} with bucket.intelligentTiering`;
    problems.push({ path, rule, received: storageClass });
  }
  const steps = entriesOf(lifecycle).filter(([step]) => step !== 'oldVersionsExpireDays');
  return [
    ...problems,
    ...steps.map(([step, received]) => ({
      path: pathOf(region, ['bucket', 'lifecycle', step]),
      rule: 'must be absent with intelligentTiering, which moves objects by their use',
      received,
    })),
  ];
}

/** What nobody could take down again must not stand in an environment that may be lost. */
export function complianceProblems(region: string, files: unknown, throwAway: unknown): Problem[] {
  if (throwAway !== true) return [];
  const { bucket, fileSystem } = recordOf(files);
  const modes: [readonly string[], unknown][] = [
    [['bucket', 'objectLock', 'mode'], recordOf(recordOf(bucket).objectLock).mode],
    [
      ['fileSystem', 'awsBackup', 'lock', 'mode'],
      recordOf(recordOf(recordOf(fileSystem).awsBackup).lock).mode,
    ],
  ];
  return modes
    .filter(([, mode]) => mode === 'compliance')
    .map(([path, received]) => ({
      path: pathOf(region, path),
      rule: 'must be governance while throwAway is true: nobody could destroy what compliance locks',
      received,
    }));
}

const ARCHIVES: readonly unknown[] = ['GLACIER', 'DEEP_ARCHIVE'];
const MOVES_TO_TIERING: readonly unknown[] = ['STANDARD', 'STANDARD_IA', 'INTELLIGENT_TIERING'];

function pathOf(region: string, below: readonly string[]): readonly string[] {
  return ['regions', region, 'files', ...below];
}
