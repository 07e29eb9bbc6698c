import { at, blocksAt, type Existing } from './existing';
import { IDENTITIES } from './identities';
import type { Synthesized, Target } from './targets';
import { expressionOf, same, UNKNOWN, valueOf, type Known } from './values';

export interface Match {
  readonly target: Target;
  readonly existing: Existing;
  /** Why these two: `cidr_block 10.0.0.0/24`. */
  readonly because: string;
}

export interface Ambiguous {
  readonly target: Target;
  readonly candidates: readonly Existing[];
}

export interface Matched {
  readonly matches: readonly Match[];
  readonly ambiguous: readonly Ambiguous[];
}

interface Proposal extends Match {
  /** Said by who ran the command, or the root of all others. */
  readonly settled: boolean;
}

/**
 * Which existing thing is which resource of the stacks: from those that are settled, along references in both directions, as
 * long as anything new is found. Where two could be meant, neither is taken.
 */
export function match(
  synthesized: Synthesized,
  existing: readonly Existing[],
  account: string,
  settled: readonly Match[],
): Matched {
  const pairs = new Map<Target, Existing>();
  const matches: Match[] = [];
  let proposals: Proposal[] = settled.map((one) => ({ ...one, settled: true }));
  let ambiguous: readonly Ambiguous[] = [];
  while (proposals.length > 0) {
    const { sure, unsure } = sift(proposals);
    ambiguous = unsure;
    if (sure.length === 0) break;
    for (const one of sure) {
      pairs.set(one.target, one.existing);
      matches.push(one);
    }
    const known = { synthesized, pairs, account };
    const taken = new Set(pairs.values());
    const free = existing.filter((one) => !taken.has(one));
    proposals = [
      ...matches.flatMap((one) => referredTo(known, one, free)),
      ...synthesized.targets.filter((target) => !pairs.has(target)).flatMap((one) => alike(known, one, free)),
    ];
  }
  return { matches, ambiguous };
}

/** Who is proposed for one only, by whom only one is proposed. */
function sift(proposals: readonly Proposal[]): { sure: Proposal[]; unsure: Ambiguous[] } {
  const settled = proposals.filter((one) => one.settled);
  if (settled.length > 0) return { sure: settled, unsure: [] };
  const candidates = new Map<Target, Set<Existing>>();
  const takers = new Map<Existing, Set<Target>>();
  for (const { target, existing } of proposals) {
    candidates.set(target, (candidates.get(target) ?? new Set()).add(existing));
    takers.set(existing, (takers.get(existing) ?? new Set()).add(target));
  }
  const isSure = ({ target, existing }: Proposal): boolean =>
    candidates.get(target)?.size === 1 && takers.get(existing)?.size === 1;
  const sure = new Map(proposals.filter(isSure).map((one) => [one.target, one]));
  return {
    sure: [...sure.values()],
    unsure: [...candidates]
      .filter(([target]) => !sure.has(target))
      .map(([target, found]) => ({ target, candidates: [...found] })),
  };
}

const mayBe = (target: Target, existing: Existing): boolean =>
  existing.type === target.type && (existing.region ?? target.region) === target.region;

/** By the arguments that tell things of its type apart. */
function alike(known: Known, target: Target, free: readonly Existing[]): Proposal[] {
  const wanted = identityOf(known, target);
  if (wanted === undefined) return [];
  return free
    .filter((existing) => mayBe(target, existing))
    .filter(({ attributes }) =>
      wanted.every(([name, value]) => same(orNothing(partOf(name, attributes[name])), value)),
    )
    .map((existing) => ({ target, existing, settled: false, because: wordsOf(wanted) }));
}

type Wanted = readonly (readonly [string, unknown])[];

function identityOf(known: Known, { type, stack, arguments: given }: Target): Wanted | undefined {
  const wanted = IDENTITIES[type]?.map((name) => {
    const part = partOf(name, given[name]);
    return [name, orNothing(valueOf(known, stack, part))] as const;
  });
  return wanted?.some(([, value]) => value === UNKNOWN) ? undefined : wanted;
}

/** Of a document, what it is about. */
function partOf(name: string, value: unknown): unknown {
  if (typeof value !== 'string') return value;
  if (name === 'event_pattern') {
    // The task whose transfers a rule tells of is written in several ways; the outcome it waits for is not.
    const { resources: _resources, ...rest } = readDocument(value);
    return JSON.stringify(rest);
  }
  if (name === 'policy_document')
    return blocksAt(readDocument(value), 'Statement').map((one) => one['Resource']);
  return value;
}

function readDocument(text: string): Record<string, unknown> {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    return { text };
  }
}

/** Not written, or written as nothing. */
const orNothing = (value: unknown): unknown => (value === '' || value === undefined ? null : value);

const wordsOf = (wanted: Wanted): string =>
  wanted
    .filter(([, value]) => value !== null)
    .map(([name, value]) =>
      name === 'event_pattern' || name === 'policy_document' ? name : `${name} ${String(value)}`,
    )
    .join(', ');

/** What a match refers to: the value that stands there today is of the thing that is meant. */
function referredTo(known: Known, { target, existing }: Match, free: readonly Existing[]): Proposal[] {
  return references(target.arguments, []).flatMap(({ path, expression }) => {
    const found = known.synthesized.reference(target.stack, expression);
    if (found === undefined || known.pairs.has(found.target)) return [];
    const [attribute, value] = told(existing, path, found.attribute);
    if (typeof value !== 'string' || value === '') return [];
    return free
      .filter((one) => mayBe(found.target, one) && one.attributes[attribute] === value)
      .map((one) => ({
        target: found.target,
        existing: one,
        settled: false,
        because: `${path.join('.')} of ${existing.address}`,
      }));
  });
}

/** What stands there today; where the stacks say an ARN, others may have said a name. */
function told({ attributes }: Existing, path: readonly string[], attribute: string): [string, unknown] {
  const value = onlyOne(at(attributes, path));
  const isName = attribute === 'arn' && path.at(-1) === 'arn' && (value === undefined || value === '');
  return isName ? ['name', at(attributes, [...path.slice(0, -1), 'name'])] : [attribute, value];
}

const onlyOne = (value: unknown): unknown =>
  Array.isArray(value) && value.length === 1 ? (value[0] as unknown) : value;

interface Reference {
  readonly path: readonly string[];
  readonly expression: string;
}

/** Arguments that are a reference, or a list of one. */
function references(value: unknown, path: readonly string[]): Reference[] {
  const one = onlyOne(value);
  const expression = expressionOf(one);
  if (expression !== undefined) return [{ path, expression }];
  if (typeof one !== 'object' || one === null || Array.isArray(one)) return [];
  return Object.entries(one).flatMap(([key, inner]) => references(inner, [...path, key]));
}
