import { lacking, type Lacking, type ReplicationCensus } from '../lambda-src/core/replication-census';

/** What a run has found, for people. */
export function reportLines(bucketName: string, to: readonly string[], census: ReplicationCensus): string[] {
  const { replicated, pending, never, failed, archived } = census;
  const seen = replicated + pending + lacking(census);
  return [
    `${bucketName} -> ${to.join(', ')}: ${seen} versions`,
    `  ${replicated} replicated`,
    `  ${pending} on their way`,
    `  ${told(never)} never replicated${examplesOf(never)}`,
    `  ${told(failed)} failed${examplesOf(failed)}`,
    ...(archived > 0 ? [`  ${archived} of these are archived: S3 replicates them only once restored`] : []),
  ];
}

function told({ count, bytes }: Lacking): string {
  return count === 0 ? '0' : `${count} (${bytes} bytes)`;
}

function examplesOf({ count, examples }: Lacking): string {
  if (count === 0) return '';
  return `: ${examples.join(', ')}${count > examples.length ? ', …' : ''}`;
}
