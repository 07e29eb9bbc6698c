import type { Attributes, Existing } from './existing';
import { SETS_ON } from './identities';
import type { Match } from './match';
import argumentsOfProvider from './provider-arguments.json';
import type { Target } from './targets';
import { expressionOf, isUnset, same, UNKNOWN, valueOf, type Known } from './values';

/** How the provider takes an argument: `scripts/migration/main.ts` writes this down. */
interface Arguments {
  readonly [name: string]: 'required' | 'optional' | 'computed' | Arguments;
}

const ARGUMENTS = argumentsOfProvider as Readonly<Record<string, Arguments>>;

/** An argument that stays as it is, and what the stacks would have made of it. */
export interface Kept {
  readonly stack: string;
  readonly address: string;
  readonly argument: string;
  /** Null where nothing is written. */
  readonly existing: unknown;
  /** Undefined where the stacks write nothing, null where only AWS or Terraform will know. */
  readonly ours: unknown;
}

/** What the provider writes into the state where nothing is written. */
const DEFAULTS: Readonly<Record<string, unknown>> = {
  confirmation_timeout_in_minutes: 1,
  connectivity_type: 'public',
  event_bus_name: 'default',
  health_check_grace_period: 300,
  instance_tenancy: 'default',
  is_enabled: true,
  log_destination_type: 'cloud-watch-logs',
  max_aggregation_interval: 600,
  max_session_duration: 3600,
  path: '/',
  state: 'ENABLED',
};

/** These have resources of their own; the provider copies them into the bucket's. */
const COPIED: Readonly<Record<string, (kind: unknown) => boolean>> = {
  aws_s3_bucket: (kind) => typeof kind === 'object',
};

/** What of a match differs between what exists and what the stacks would write. */
export function differences(known: Known, { target, existing }: Match): Kept[] {
  const { stack, address, type, arguments: ours } = target;
  const tree = ARGUMENTS[type] ?? {};
  const names = [...new Set([...Object.keys(ours), ...Object.keys(tree)])];
  return names.flatMap((argument) => {
    const kind = tree[argument];
    const written = ours[argument];
    const there = existing.attributes[argument];
    if (existing.importId !== undefined && there === undefined) return [];
    if (written === undefined && (kind === 'computed' || isUnset(there))) return [];
    if (written === undefined && (DEFAULTS[argument] === there || COPIED[type]?.(kind) === true)) return [];
    const value = valueOf(known, stack, written);
    if (value !== UNKNOWN && covers(value, there, kind)) return [];
    const kept = isUnset(there) && !isChoice(there) ? null : pruned(there, kind, type);
    return [{ stack, address, argument, existing: kept, ours: value === UNKNOWN ? null : value }];
  });
}

/** False and 0 are nothing where nothing is written, and something where the stacks write the opposite. */
const isChoice = (value: unknown): boolean => value === false || value === 0;

/** Whether what is written comes out as what is there: what is not written, and the provider finds itself, is as it is. */
function covers(written: unknown, there: unknown, kind: Arguments[string] | undefined): boolean {
  if (typeof kind !== 'object')
    return same(written ?? null, there ?? null) || (isUnset(written) && isUnset(there) && !isChoice(written));
  const ours = blocks(written);
  const theirs = blocks(there);
  if (ours.length !== theirs.length) return false;
  return ours.every((one) => theirs.some((other) => coversBlock(one, other, kind)));
}

function coversBlock(written: Attributes, there: Attributes, tree: Arguments): boolean {
  return Object.entries(tree).every(([name, kind]) => {
    if (written[name] === undefined) return kind === 'computed' || isUnset(there[name]);
    return covers(written[name], there[name], kind);
  });
}

const blocks = (value: unknown): Attributes[] =>
  (Array.isArray(value) ? value : [value]).filter(
    (one): one is Attributes => typeof one === 'object' && one !== null,
  );

/** Written in the newer way of providers, in which an empty text is not the same as none. */
const TELLS_EMPTY: readonly string[] = ['aws_s3_bucket_lifecycle_configuration'];

/** A launch template is named by its id or by its name, never by both. */
const isTold = (id: unknown): boolean => typeof id === 'string' && id !== '';

/** What can be written of what is there. */
function pruned(there: unknown, kind: Arguments[string] | undefined, type: string): unknown {
  if (typeof kind !== 'object') return there ?? null;
  const empty = (value: unknown): boolean =>
    value === undefined ||
    value === null ||
    (Array.isArray(value) && value.length === 0) ||
    (value === '' && !TELLS_EMPTY.includes(type));
  return blocks(there).map((block) =>
    Object.fromEntries(
      Object.entries(kind)
        .filter(([name, inner]) => !empty(block[name]) && !(inner === 'computed' && isUnset(block[name])))
        .filter(([name]) => !(name === 'name' && 'id' in kind && isTold(block['id'])))
        .map(([name, inner]) => [name, pruned(block[name], inner, type)]),
    ),
  );
}

export interface LeftOut {
  readonly target: Target;
  readonly because: string;
}

/** What the stacks would set on existing things that their old project does not manage, and nothing else needs. */
export function leftOut(known: Known, inside: readonly Existing[], matches: readonly Match[]): LeftOut[] {
  const { synthesized, pairs } = known;
  const within = matches.flatMap(({ target, existing }) =>
    inside.includes(existing) ? [{ target, because: `${existing.address} is this rule already` }] : [],
  );
  const found = synthesized.targets.flatMap((target) => {
    const isInside = within.some((one) => one.target === target);
    const owner = pairs.has(target) || isInside ? undefined : ownerOf(known, target);
    return owner === undefined ? [] : [{ target, because: `${owner.address} exists without it` }];
  });
  let all = found;
  for (;;) {
    const out = new Set([...all, ...within].map(({ target }) => target));
    const needed = new Set(
      synthesized.targets.filter((target) => !out.has(target)).flatMap((one) => neededBy(known, one)),
    );
    const fewer = all.filter(({ target }) => !needed.has(target));
    if (fewer.length === all.length) return [...all, ...within];
    all = fewer;
  }
}

function ownerOf(
  { synthesized, pairs }: Known,
  { type, stack, arguments: ours }: Target,
): Existing | undefined {
  const argument = SETS_ON[type];
  const expression = argument === undefined ? undefined : expressionOf(ours[argument]);
  const owner = expression === undefined ? undefined : synthesized.reference(stack, expression)?.target;
  const existing = owner && pairs.get(owner);
  // A rule towards a group that is made now is needed with it.
  const other = expressionOf(ours['referenced_security_group_id']);
  const peer = other === undefined ? undefined : synthesized.reference(stack, other)?.target;
  return peer !== undefined && !pairs.has(peer) ? undefined : existing;
}

function neededBy({ synthesized }: Known, { stack, arguments: ours }: Target): Target[] {
  return [
    ...JSON.stringify(ours).matchAll(
      /(?:data\.terraform_remote_state\.[\w-]+\.outputs\.[\w-]+|[a-z]\w*\.[\w-]+\.\w+)/g,
    ),
  ].flatMap(([expression]) => synthesized.reference(stack, expression)?.target ?? []);
}
