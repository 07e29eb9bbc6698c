import type { Volume } from '@aws-sdk/client-ec2';
import type { Tags } from '../../core/lineage';
import { fromAwsTags } from '../drivers/tags';
import type { KeptInstance } from './launch-design';

/** A volume of an instance as it was written down. */
export interface KeptDisk {
  readonly device: string;
  readonly volume: string;
  readonly deleteOnTermination: boolean;
  /** Absent where the volume was gone by then. */
  readonly shown?: Volume;
}

export function keptDisks(kept: KeptInstance | undefined): KeptDisk[] {
  const shown = new Map((kept?.Volumes ?? []).map((volume) => [volume.VolumeId, volume]));
  return (kept?.BlockDeviceMappings ?? []).flatMap(({ DeviceName: device, Ebs: ebs }) => {
    if (device === undefined || ebs?.VolumeId === undefined) return [];
    const volume = shown.get(ebs.VolumeId);
    const deleteOnTermination = ebs.DeleteOnTermination ?? false;
    return [{ device, volume: ebs.VolumeId, deleteOnTermination, ...(volume && { shown: volume }) }];
  });
}

/** By device. */
export const volumeTags = (kept: KeptInstance | undefined): Record<string, Tags> =>
  Object.fromEntries(keptDisks(kept).map(({ device, shown }) => [device, fromAwsTags(shown?.Tags)]));
