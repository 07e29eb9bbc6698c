import type { Recoverability, RegionRpo } from './recoverability';

/** `us-east-1 35 min ago, us-west-2 never`: what can be restored of one resource, and where. */
export function describeRpo({ recoverableAt, rpoSeconds }: Recoverability): string {
  const places = Object.entries(recoverableAt).map(([region, word]) => {
    const seconds = rpoSeconds[region];
    return `${region} ${seconds === undefined ? word : `${describeSeconds(seconds)} ago`}`;
  });
  return `can be restored: ${places.join(', ')}`;
}

/** A line per region; none where nothing was planned. */
export function describeWorst(rpo: Readonly<Record<string, RegionRpo>>): string[] {
  return Object.entries(rpo).map(([region, { oldestSeconds, never, unknown }]) => {
    const words = [
      ...(oldestSeconds === undefined ? [] : [`${describeSeconds(oldestSeconds)} at most`]),
      ...(never === 0 ? [] : [`never ${never}`]),
      ...(unknown === 0 ? [] : [`unknown ${unknown}`]),
    ];
    return `RPO      ${region}: ${words.join(', ')}`;
  });
}

const UNITS: readonly (readonly [string, number])[] = [
  ['days', 86_400],
  ['h', 3_600],
  ['min', 60],
];

/** In the largest unit of which there are two. */
export function describeSeconds(seconds: number): string {
  const [name, length] = UNITS.find(([, one]) => seconds >= 2 * one) ?? ['s', 1];
  return `${Math.floor(seconds / length)} ${name}`;
}
