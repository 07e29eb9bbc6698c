import type { EC2Client } from '@aws-sdk/client-ec2';
import type { Resource } from '../../core/item';
import { OVERRIDE_TAG } from '../../core/retention-override';
import type { Selection } from '../../core/selection';
import type { Discovery, Skipped } from '../../ports/driver';
import { findHosts, isBoot, reasonToSkip, type Attachment, type Host, type VolumeFacts } from './instances';

/** Every selected instance of which an image can be made, and what was left out and why. */
export async function discoverInstances(client: EC2Client, select: Selection): Promise<Discovery> {
  const { hosts, volumes, facts, ...found } = await findHosts(client, select);
  const skipped: Skipped[] = [...found.skipped];
  const resources: Resource[] = [];
  for (const host of hosts) {
    const reasons = new Map(
      host.attached.map((attachment) => [
        attachment,
        reasonToSkip(volumes.get(attachment.volume), host, select),
      ]),
    );
    const out = host.attached.filter((attachment) => reasons.get(attachment) !== undefined);
    skipped.push(...out.map((one) => ({ source: one.volume, reason: reasons.get(one) ?? '' })));
    const reason = whyNoImage(host, out);
    if (reason === undefined) resources.push(resourceOf(host, out, volumes));
    else skipped.push({ source: host.instance, reason });
  }
  return { resources, skipped, facts };
}

/** EC2 makes images of instances that boot from EBS, and none without the volume they boot from. */
function whyNoImage(host: Host, out: readonly Attachment[]): string | undefined {
  if (host.shown.RootDeviceType === 'instance-store')
    return 'boots from instance store: no image can be made';
  const boot = out.find((attachment) => isBoot(host, attachment));
  return boot && `no image can be made without the volume it boots from, ${boot.volume}`;
}

function resourceOf(
  host: Host,
  out: readonly Attachment[],
  volumes: ReadonlyMap<string, VolumeFacts>,
): Resource {
  const { instance: source, name, attached, tags } = host;
  const taken = attached
    .filter((one) => !out.includes(one))
    .flatMap(({ volume }) => volumes.get(volume) ?? []);
  const retention = tags[OVERRIDE_TAG];
  const devices = out.flatMap(({ device }) => device ?? []);
  return {
    source,
    ...(name !== undefined && { name }),
    sizeGiB: taken.reduce((sum, { sizeGiB }) => sum + sizeGiB, 0),
    encrypted: taken.every(({ encrypted }) => encrypted),
    ...(devices.length > 0 && { withoutDevices: devices }),
    ...(retention !== undefined && { retention }),
  };
}
