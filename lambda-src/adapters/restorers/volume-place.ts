import { DescribeAvailabilityZonesCommand, type Instance } from '@aws-sdk/client-ec2';
import { NotRestorable, type Draft } from '../../core/restore/order';
import type { Ec2Clients } from '../ec2-clients';
import { findInstance, findVolume } from './ec2-looks';

/** To what a restored volume is attached. */
export interface Attachment {
  readonly instance: string;
  readonly device: string;
  /** In whose place; it is detached first. */
  readonly replaces?: string;
  /** It was when the restore was asked for, and may be detached from all the same. */
  readonly running?: boolean;
}

interface Place {
  readonly zone: string;
  readonly attach?: Attachment;
}

/**
 * Where a volume is made, and to what it is attached.
 *
 * @param keptZone where the original was
 * @param keptDevice as what the original was attached
 * @throws NotRestorable
 */
export async function placeOf(
  clients: Ec2Clients,
  draft: Draft,
  keptZone?: string,
  keptDevice?: string,
): Promise<Place> {
  const { region } = draft;
  const { zone: asked, replace, attach: to } = draft.request.options;
  const attach =
    replace === undefined
      ? await attachment(clients, draft, keptDevice)
      : await replacement(clients, draft, replace);
  if (attach === undefined) return { zone: await freeZone(clients, region, asked, keptZone) };
  if (to !== undefined && to !== attach.instance)
    throw new NotRestorable(`${replace ?? ''} is attached to ${attach.instance}, not to ${to}.`);
  const zone = (await instanceIn(clients, region, attach.instance)).Placement?.AvailabilityZone ?? '';
  if (asked !== undefined && asked !== zone)
    throw new NotRestorable(
      `${attach.instance} is in ${zone}: a volume in ${asked} cannot be attached to it.`,
    );
  return { zone, attach };
}

async function freeZone(clients: Ec2Clients, region: string, asked?: string, kept?: string): Promise<string> {
  const { AvailabilityZones: zones = [] } = await clients
    .safe(region)
    .send(new DescribeAvailabilityZonesCommand({ Filters: [{ Name: 'state', Values: ['available'] }] }));
  const names = zones.flatMap(({ ZoneName, ZoneType }) =>
    ZoneName !== undefined && (ZoneType ?? 'availability-zone') === 'availability-zone' ? [ZoneName] : [],
  );
  if (asked !== undefined && !names.includes(asked))
    throw new NotRestorable(`--zone must be one of ${names.join(', ')}, got ${asked}.`);
  const zone = asked ?? names.find((name) => name === kept) ?? names[0];
  if (zone === undefined) throw new NotRestorable(`No zone of ${region} is available.`);
  return zone;
}

async function attachment(
  clients: Ec2Clients,
  { region, request }: Draft,
  keptDevice?: string,
): Promise<Attachment | undefined> {
  const { attach: instance, device: asked } = request.options;
  if (instance === undefined) {
    if (asked === undefined) return undefined;
    throw new NotRestorable('--device says nothing without --attach.');
  }
  const { BlockDeviceMappings: devices = [] } = await instanceIn(clients, region, instance);
  const device = asked ?? keptDevice;
  if (device === undefined)
    throw new NotRestorable('As what the original was attached is not known: add --device.');
  const taken = devices.find(({ DeviceName }) => DeviceName === device);
  if (taken !== undefined)
    throw new NotRestorable(
      `${device} of ${instance} is taken by ${taken.Ebs?.VolumeId ?? 'another'}: give another --device, or --replace it.`,
    );
  return { instance, device };
}

async function replacement(
  clients: Ec2Clients,
  { region, request }: Draft,
  old: string,
): Promise<Attachment> {
  const { force = false, device: asked } = request.options;
  const volume = await findVolume(clients, region, old);
  if (volume === undefined) throw new NotRestorable(`There is no volume ${old} in ${region} to be replaced.`);
  const [attached, ...more] = volume.Attachments ?? [];
  const { InstanceId: instance, Device: device } = attached ?? {};
  if (instance === undefined || device === undefined)
    throw new NotRestorable(`${old} is attached to nothing: nothing can be put in its place.`);
  if (more.length > 0) throw new NotRestorable(`${old} is attached to several instances.`);
  if (asked !== undefined && asked !== device)
    throw new NotRestorable(`${old} is ${device} of ${instance}: its place is not ${asked}.`);
  const state = (await instanceIn(clients, region, instance)).State?.Name;
  if (state === 'stopped') return { instance, device, replaces: old };
  if (!force)
    throw new NotRestorable(
      `${instance} is ${state ?? ''}: stop it first, or detach ${old} from it all the same with --force, and lose what it has not written yet.`,
    );
  return { instance, device, replaces: old, running: true };
}

async function instanceIn(clients: Ec2Clients, region: string, id: string): Promise<Instance> {
  const found = await findInstance(clients, region, id);
  if (found === undefined) throw new NotRestorable(`There is no instance ${id} in ${region}.`);
  return found;
}
