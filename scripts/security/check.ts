import { EXCEPTIONS, type Exception } from './exceptions';
import type { Resources } from './resources';
import type { Rule } from './rule';
import { GUARDS, RULES } from './rules';

export interface Finding {
  readonly rule: Rule;
  readonly stack: string;
  readonly address: string;
  readonly what: string;
}

export interface CheckOptions {
  /** Whether everything may be lost, so that nothing need be guarded. */
  readonly throwAway: boolean;
  readonly exceptions?: readonly Exception[];
}

export interface Outcome {
  /** What breaks a rule, by stack and address. */
  readonly findings: readonly Finding[];
  /** What breaks one on purpose, with the exception that says so. */
  readonly excepted: readonly (Finding & { readonly exception: Exception })[];
}

/** Holds the synthesized stacks of a vault against every rule. */
export async function check(
  resources: Resources,
  { throwAway, exceptions = EXCEPTIONS }: CheckOptions,
): Promise<Outcome> {
  const rules = throwAway ? RULES : [...RULES, ...GUARDS];
  const found = await Promise.all(rules.map((rule) => findingsOf(rule, resources)));
  const judged = found
    .flat()
    .sort(byPlace)
    .map((finding) => ({ ...finding, exception: exceptions.find((one) => covers(one, finding)) }));
  return {
    findings: judged.filter(({ exception }) => exception === undefined),
    excepted: judged.flatMap(({ exception, ...finding }) => (exception ? [{ ...finding, exception }] : [])),
  };
}

async function findingsOf(rule: Rule, resources: Resources): Promise<Finding[]> {
  const faults = await rule.check(resources);
  return [...faults].map(({ at: { stack, address }, what }) => ({ rule, stack, address, what }));
}

function covers({ rule, at, what }: Exception, finding: Finding): boolean {
  return rule === finding.rule.id && at.test(finding.address) && what.test(finding.what);
}

const placeOf = ({ stack, address, rule }: Finding): string => `${stack} ${address} ${rule.id}`;
const byPlace = (one: Finding, other: Finding): number => placeOf(one).localeCompare(placeOf(other));
