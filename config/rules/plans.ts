import { didYouMean } from '../closest';
import { PLAN_DEFAULTS } from '../plan-defaults';
import type { Problem } from '../problem';
import { isRegion } from '../region-name';
import { entriesOf, recordOf, textsOf } from './entries';

/** Rules of plans that need more than one key: schedules, and copies in the regions where they run. Reads the raw input. */
export function planProblems(input: unknown): Problem[] {
  const { plans, regions } = recordOf(input);
  return entriesOf(plans).flatMap(([name, plan]) => {
    const { schedule, copies } = recordOf(plan);
    return [
      ...scheduleProblems(name, schedule),
      ...entriesOf(regions).flatMap(([region, entry]) => copyProblems(name, copies, region, recordOf(entry))),
      ...keyProblems(name, copies),
    ];
  });
}

function scheduleProblems(name: string, schedule: unknown): Problem[] {
  const known = Object.keys(PLAN_DEFAULTS);
  if (schedule !== undefined || known.includes(name)) return [];
  const rule = `must say when the plan runs: only ${known.join(', ')} have a schedule of their own`;
  const meant = didYouMean(name, known);
  return [
    { path: ['plans', name, 'schedule'], rule, received: schedule, hint: meant && `by "${name}" ${meant}` },
  ];
}

function copyProblems(
  plan: string,
  copies: unknown,
  region: string,
  { plans, copyTo }: Record<string, unknown>,
): Problem[] {
  if (!textsOf(plans).some(([, name]) => name === plan)) return [];
  const targets = textsOf(copyTo).map(([, target]) => target);
  return entriesOf(copies)
    .filter(([target]) => isRegion(target) && !targets.includes(target))
    .map(([target]) => ({
      path: ['plans', plan, 'copies', target],
      rule: `must be in copyTo of ${region}, where the plan runs`,
      received: target,
      hint: didYouMean(target, targets),
    }));
}

function keyProblems(plan: string, copies: unknown): Problem[] {
  return entriesOf(copies).flatMap(([target, copy]) => {
    const { kmsKeyArn } = recordOf(copy);
    if (typeof kmsKeyArn !== 'string') return [];
    const region = /^arn:[^:]+:kms:([^:]+):/.exec(kmsKeyArn)?.[1];
    if (region === undefined || region === target) return [];
    const rule = `must be a key of ${target}, not of ${region}`;
    return [{ path: ['plans', plan, 'copies', target, 'kmsKeyArn'], rule, received: kmsKeyArn }];
  });
}
