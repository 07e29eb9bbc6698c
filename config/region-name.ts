/** The shape of AWS's region names; a list would be out of date with the next region. */
const REGION =
  /^(?:af|ap|ca|cn|eu|il|me|mx|sa|us|us-gov)-(?:central|north|south|east|west|northeast|northwest|southeast|southwest)-\d$/;

export function isRegion(name: string): boolean {
  return REGION.test(name);
}
