import { IPv4 } from 'ipaddr.js';
import type { Problem } from '../problem';
import { entriesOf, recordOf } from './entries';

interface Block {
  readonly text: string;
  readonly address: IPv4;
  readonly size: number;
}

/** VPCs and subnets alike (https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html). */
const LARGEST = 16;
const SMALLEST = 28;

/** What is wrong with one IPv4 block taken by itself; undefined when it is good. */
export function blockRule(text: string): string | undefined {
  if (!IPv4.isValidCIDRFourPartDecimal(text)) return 'must be an IPv4 block such as "10.0.0.0/16"';
  const { address, size } = parseBlock(text);
  const first = `${IPv4.networkAddressFromCIDR(text).toString()}/${size}`;
  if (size < LARGEST || size > SMALLEST) return `must be a block from /${LARGEST} to /${SMALLEST}`;
  if (`${address.toString()}/${size}` !== first) {
    return `must start at the first address of its block: write "${first}"`;
  }
  return undefined;
}

/** How the blocks of one region's network stand to each other; blocks that are wrong by themselves are passed over. */
export function networkProblems(region: string, network: unknown): Problem[] {
  const path = ['regions', region, 'network'];
  const { cidr, zones } = recordOf(network);
  const whole = goodBlock(cidr);
  const problems: Problem[] = [];
  const seen: { readonly name: string; readonly block: Block }[] = [];

  for (const [zone, subnets] of entriesOf(zones)) {
    if (zone.slice(0, -1) !== region || !/[a-z]$/.test(zone)) {
      const rule = `must be an availability zone of ${region}, such as "${region}a"`;
      problems.push({ path: [...path, 'zones', zone], rule, received: zone });
    }
    for (const [kind, value] of entriesOf(subnets)) {
      const block = goodBlock(value);
      if (block === undefined) continue;
      const at = [...path, 'zones', zone, kind];
      if (whole && !contains(whole, block)) {
        problems.push({
          path: at,
          rule: `must lie inside the network's block ${whole.text}`,
          received: value,
        });
      }
      const other = seen.find((earlier) => contains(earlier.block, block) || contains(block, earlier.block));
      if (other) {
        const rule = `must not overlap ${other.name} (${other.block.text})`;
        problems.push({ path: at, rule, received: value });
      }
      seen.push({ name: `${zone}.${kind}`, block });
    }
  }
  return problems;
}

function goodBlock(value: unknown): Block | undefined {
  return typeof value === 'string' && blockRule(value) === undefined ? parseBlock(value) : undefined;
}

function parseBlock(text: string): Block {
  const [address, size] = IPv4.parseCIDR(text);
  return { text, address, size };
}

function contains(outer: Block, inner: Block): boolean {
  return inner.size >= outer.size && inner.address.match(outer.address, outer.size);
}
