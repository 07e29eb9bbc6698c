/** The shape of AWS's region names; a list would be out of date with the next region. */
const REGION =
  /^(?:af|ap|ca|cn|eu|il|me|mx|sa|us|us-gov)-(?:central|north|south|east|west|northeast|northwest|southeast|southwest)-\d$/;

export function isRegion(name: string): boolean {
  return REGION.test(name);
}

export type Partition = 'aws' | 'aws-cn' | 'aws-us-gov';

/** AWS's partition of a region; nothing is copied from one partition to another. */
export function partitionOf(region: string): Partition {
  if (region.startsWith('cn-')) return 'aws-cn';
  return region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';
}
