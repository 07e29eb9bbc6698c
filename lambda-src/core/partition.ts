export type Partition = 'aws' | 'aws-cn' | 'aws-us-gov';

/** AWS's partition of a region; nothing is copied from one partition to another. */
export function partitionOf(region: string): Partition {
  if (region.startsWith('cn-')) return 'aws-cn';
  return region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';
}
