import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '../../scripts/run';
import { start } from './process';

/** A "VPC" in a network namespace of its own, with no way out: a bridge, and a tap for each guest. */

export const REGION = 'us-east-1';
export const FILE_SYSTEM = 'fs-0123456789abcdef0';
export const EFS_NAME = `${FILE_SYSTEM}.efs.${REGION}.amazonaws.com`;
/** The stand-ins for AWS and for the package archive. */
export const SERVICES = '10.0.0.1';
export const MOUNT_TARGET = '10.0.0.10';
export const METADATA = '169.254.169.254';

export interface Place {
  readonly name: string;
  readonly address: string;
  readonly mac: string;
}

export const place = (name: string, number: number): Place => ({
  name,
  address: `10.0.0.${number}`,
  mac: `02:00:00:00:00:${number}`,
});

async function ip(...args: string[]): Promise<void> {
  const { exitCode, stderr } = await run('ip', args);
  if (exitCode !== 0) throw new Error(`ip ${args.join(' ')}: ${stderr}`);
}

export async function makeNetwork(folder: string, places: readonly Place[]): Promise<void> {
  await ip('link', 'set', 'lo', 'up');
  await ip('link', 'add', 'br0', 'type', 'bridge', 'forward_delay', '0');
  await ip('link', 'set', 'br0', 'up');
  for (const address of [SERVICES, MOUNT_TARGET]) await ip('address', 'add', `${address}/24`, 'dev', 'br0');
  await ip('address', 'add', `${METADATA}/32`, 'dev', 'lo');
  mkdirSync(namesFolder(folder), { recursive: true });
  start('dnsmasq', join(folder, 'dnsmasq.log'), 'dnsmasq', [
    ...[
      '--keep-in-foreground',
      '--user=root',
      '--no-resolv',
      '--no-hosts',
      '--log-facility=-',
      '--log-queries',
    ],
    ...[
      '--bind-interfaces',
      '--interface=br0',
      '--except-interface=lo',
      `--dhcp-leasefile=${join(folder, 'leases')}`,
    ],
    ...[`--address=/packages.test/${SERVICES}`, `--address=/autoscaling.${REGION}.amazonaws.com/${SERVICES}`],
    ...[`--hostsdir=${namesFolder(folder)}`, '--dhcp-range=10.0.0.100,static', '--dhcp-no-override'],
    ...[`--dhcp-option=option:router,${SERVICES}`, `--dhcp-option=option:dns-server,${SERVICES}`],
    ...places.map(({ mac, address }) => `--dhcp-host=${mac},${address}`),
  ]);
}

const namesFolder = (folder: string): string => join(folder, 'names');

/** From now on the DNS name of the file system resolves. */
export function announceFileSystem(folder: string): void {
  writeFileSync(join(namesFolder(folder), 'efs'), `${MOUNT_TARGET} ${EFS_NAME}\n`);
}

/** @returns the name of the tap */
export async function makeTap(name: string): Promise<string> {
  const tap = `tap-${name}`;
  await ip('tuntap', 'add', tap, 'mode', 'tap');
  await ip('link', 'set', tap, 'master', 'br0', 'up');
  return tap;
}
