import type { FileLifecycleConfig, IntelligentTieringInput } from '../file-bucket';
import type { Broken } from './together';

/** Days that AWS charges for at least (https://docs.aws.amazon.com/AmazonS3/latest/userguide/lifecycle-transition-general-considerations.html). */
const INFREQUENT_ACCESS_MINIMUM = 30;
const GLACIER_MINIMUM = 90;

/** Each class keeps an object at least as long as AWS charges for it. */
export function lifecycleProblems(lifecycle: FileLifecycleConfig): Broken[] {
  const { oldVersionsGlacierDays } = lifecycle;
  return [
    ...later(lifecycle, 'glacierDays', 'infrequentAccessDays', INFREQUENT_ACCESS_MINIMUM),
    ...later(lifecycle, 'deepArchiveDays', 'glacierDays', GLACIER_MINIMUM),
    ...later(
      lifecycle,
      'oldVersionsGlacierDays',
      'oldVersionsInfrequentAccessDays',
      INFREQUENT_ACCESS_MINIMUM,
    ),
    ...(oldVersionsGlacierDays === undefined
      ? later(
          lifecycle,
          'oldVersionsExpireDays',
          'oldVersionsInfrequentAccessDays',
          INFREQUENT_ACCESS_MINIMUM,
        )
      : later(lifecycle, 'oldVersionsExpireDays', 'oldVersionsGlacierDays', GLACIER_MINIMUM)),
  ];
}

type Step = keyof FileLifecycleConfig;

function later(lifecycle: FileLifecycleConfig, step: Step, after: Step, days: number): Broken[] {
  const [at, before] = [lifecycle[step], lifecycle[after]];
  if (at === undefined || before === undefined) return [];
  const least = before + days;
  return at >= least
    ? []
    : [{ path: [step], rule: `must be at least ${least}, ${days} days after ${after}` }];
}

export function tieringProblems({ archiveDays, deepArchiveDays }: IntelligentTieringInput): Broken[] {
  if (archiveDays === undefined || deepArchiveDays === undefined || deepArchiveDays > archiveDays) return [];
  return [{ path: ['deepArchiveDays'], rule: `must be more than archiveDays (${archiveDays})` }];
}
