import type { Vault } from '../config/types';

/** Name of the Auto Scaling group of a region's instances; undefined where there is none. */
export function instanceGroupName({ name, regions }: Vault, region: string): string | undefined {
  return regions[region]?.files?.instances?.mode === 'auto-scaling' ? `${name}-files` : undefined;
}
