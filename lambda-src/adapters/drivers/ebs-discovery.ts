import type { EC2Client } from '@aws-sdk/client-ec2';
import type { LeftOut, Resource } from '../../core/item';
import type { Warning } from '../../core/documents';
import { OVERRIDE_TAG } from '../../core/retention-override';
import type { Selection } from '../../core/selection';
import type { Discovery, Skipped } from '../../ports/driver';
import { findHosts, isBoot, reasonToSkip, type Attachment, type Host, type VolumeFacts } from './instances';

/** Every attached volume of every selected instance, once, and what was left out and why. */
export async function discoverVolumes(client: EC2Client, select: Selection): Promise<Discovery> {
  const found = await findHosts(client, select);
  const { hosts, volumes, facts } = found;
  const skipped: Skipped[] = [...found.skipped];
  const resources: Resource[] = [];
  const seen = new Set<string>();
  const warnings: Warning[] = [];
  for (const host of hosts) {
    if (host.attached.every(({ volume }) => reasonToSkip(volumes.get(volume), host, select) !== undefined))
      warnings.push({ source: host.instance, problem: 'is selected, but every volume of it is left out' });
    const taken = host.attached.filter(({ volume: id }) => {
      // A Multi-Attach volume belongs to several instances and needs one snapshot.
      if (seen.has(id)) return false;
      seen.add(id);
      const reason = reasonToSkip(volumes.get(id), host, select);
      if (reason !== undefined) skipped.push({ source: id, reason });
      return reason === undefined;
    });
    resources.push(...resourcesOf(host, taken, volumes));
  }
  return { resources, skipped, warnings, facts };
}

/**
 * Several volumes of one instance are captured together. One with a retention of its own is not: what one call makes
 * carries the same tags.
 */
function resourcesOf(
  host: Host,
  taken: readonly Attachment[],
  volumes: ReadonlyMap<string, VolumeFacts>,
): Resource[] {
  const { instance, name, tags } = host;
  const byRetention = new Map<string | undefined, Attachment[]>();
  for (const attachment of taken) {
    const retention = volumes.get(attachment.volume)?.tags[OVERRIDE_TAG] ?? tags[OVERRIDE_TAG];
    byRetention.set(retention, [...(byRetention.get(retention) ?? []), attachment]);
  }
  return [...byRetention].flatMap(([retention, alike]) => {
    const leftOut = leftOutOf(host, alike);
    const together = [instance, retention].filter((word) => word !== undefined).join(' ');
    const group = alike.length > 1 ? { together, ...(leftOut && { leftOut }) } : {};
    return alike.map(({ volume: source, device: part, since }) => {
      const { sizeGiB = 0, encrypted = false } = volumes.get(source) ?? {};
      const words = {
        ...(name !== undefined && { name }),
        ...(part !== undefined && { part }),
        ...(retention !== undefined && { retention }),
        ...(since !== undefined && { since }),
      };
      return { source, owner: instance, ...words, sizeGiB, encrypted, ...group };
    });
  });
}

function leftOutOf(host: Host, taken: readonly Attachment[]): LeftOut | undefined {
  const others = host.attached.filter((attachment) => !taken.includes(attachment));
  if (others.length === 0) return undefined;
  return {
    boot: others.some((other) => isBoot(host, other)),
    data: others.filter((other) => !isBoot(host, other)).map(({ volume }) => volume),
  };
}
