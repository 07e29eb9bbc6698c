import { IPv4 } from 'ipaddr.js';
import type { Problem } from '../problem';
import type { InterfaceEndpointName } from '../types';
import { entriesOf, recordOf } from './entries';

/** The largest block from which anybody administers machines; what is larger is the internet. */
const LARGEST_SSH_BLOCK = 8;

/** What is wrong with a block from which SSH is to be open; undefined when it is good. */
export function sshBlockRule(text: string): string | undefined {
  if (text === '::/0') return OPEN_WORLD;
  if (!IPv4.isValidCIDRFourPartDecimal(text)) return 'must be an IPv4 block such as "203.0.113.0/24"';
  const [, size] = IPv4.parseCIDR(text);
  if (size < LARGEST_SSH_BLOCK) return OPEN_WORLD;
  const first = `${IPv4.networkAddressFromCIDR(text).toString()}/${size}`;
  return text === first ? undefined : `must start at the first address of its block: write "${first}"`;
}

const OPEN_WORLD =
  'must not open SSH to the world: name the block you connect from, or leave it out and use Session Manager';

/** What instances call before and while they serve: Session Manager, their log, the lifecycle hook, the mount target's name. */
export const CALLED_BY_INSTANCES: readonly InterfaceEndpointName[] = [
  'autoscaling',
  'ec2messages',
  'elasticfilesystem',
  'logs',
  'ssm',
  'ssmmessages',
];

/** Of those, what an instance cannot start without. */
const NEEDED_TO_START: readonly InterfaceEndpointName[] = ['autoscaling', 'ssm', 'ssmmessages'];

/** How the file backup of a region stands to its network. Reads the raw input. */
export function filesProblems(region: string, entry: Record<string, unknown>): Problem[] {
  const { files, network } = entry;
  if (files === undefined) return [];
  const path = ['regions', region];
  if (network === undefined) {
    const rule = 'needs a network: add network: { cidr, zones } to the same region';
    return [{ path: [...path, 'files'], rule, received: files }];
  }
  const instances = recordOf(files).instances;
  if (instances === undefined) return [];
  return [
    ...capacityProblems([...path, 'files', 'instances'], recordOf(instances)),
    ...imageProblems([...path, 'files', 'instances', 'image'], recordOf(files), recordOf(instances)),
    ...zoneProblems(path, recordOf(instances), recordOf(network)),
    ...endpointProblems(path, recordOf(instances), recordOf(network)),
    ...syncProblems([...path, 'files', 'instances', 'sync', 'prefix'], recordOf(files), recordOf(instances)),
  ];
}

function capacityProblems(path: readonly string[], instances: Record<string, unknown>): Problem[] {
  const { minimum = 1, maximum = 2, sshFrom, keyName } = instances;
  const problems: Problem[] = [];
  if (typeof minimum === 'number' && typeof maximum === 'number' && minimum > maximum) {
    const rule = `must not be more than maximum (${maximum})`;
    problems.push({ path: [...path, 'minimum'], rule, received: minimum });
  }
  if (Array.isArray(sshFrom) && sshFrom.length > 0 && keyName === undefined) {
    const rule = 'needs keyName, the key pair with which to sign in';
    problems.push({ path: [...path, 'sshFrom'], rule, received: sshFrom });
  }
  return problems;
}

/** TLS and roles are the EFS mount helper's work, which these distributions do not have (https://docs.aws.amazon.com/efs/latest/ug/installing-amazon-efs-utils.html). */
const WITHOUT_MOUNT_HELPER: readonly unknown[] = ['debian-12', 'ubuntu-24.04'];

function imageProblems(
  path: readonly string[],
  { fileSystem }: Record<string, unknown>,
  { image, mountScript }: Record<string, unknown>,
): Problem[] {
  const { clients = 'iam' } = recordOf(fileSystem);
  if (clients !== 'iam' || mountScript !== undefined || !WITHOUT_MOUNT_HELPER.includes(image)) return [];
  const rule =
    'must be amazon-linux-2023 or an image with amazon-efs-utils while fileSystem.clients is iam; nfs lets it mount without TLS';
  return [{ path, rule, received: image }];
}

/** Several instances in one zone are lost together, when it is. */
function zoneProblems(
  path: readonly string[],
  { mode, maximum = 2 }: Record<string, unknown>,
  { zones }: Record<string, unknown>,
): Problem[] {
  const count = entriesOf(zones).length;
  if (mode === 'single' || typeof maximum !== 'number' || maximum < 2 || count !== 1) return [];
  const rule = `must be at least 2 zones for up to ${maximum} instances, so that they are not lost together`;
  return [{ path: [...path, 'network', 'zones'], rule, received: zones }];
}

/** The transfer would delete, or take for its own, what the instances write below its prefix. */
function syncProblems(
  path: readonly string[],
  { transfer }: Record<string, unknown>,
  { sync }: Record<string, unknown>,
): Problem[] {
  if (sync === undefined) return [];
  const [own, other] = [recordOf(sync).prefix ?? 'instances', recordOf(transfer).prefix ?? 'efs'].map(String);
  const apart = !`${own}/`.startsWith(`${other}/`) && !`${other}/`.startsWith(`${own}/`);
  if (apart) return [];
  return [{ path, rule: `must lie apart from the transfer's prefix "${other}"`, received: own }];
}

function endpointProblems(
  path: readonly string[],
  { mode }: Record<string, unknown>,
  { nat = 'none', endpoints }: Record<string, unknown>,
): Problem[] {
  if (mode === 'single' || nat !== 'none' || !Array.isArray(endpoints)) return [];
  const missing = NEEDED_TO_START.filter((name) => !endpoints.includes(name));
  if (missing.length === 0) return [];
  const rule = `must have ${missing.join(', ')}: instances cannot start without, since they have no NAT`;
  return [{ path: [...path, 'network', 'endpoints'], rule, received: endpoints }];
}
