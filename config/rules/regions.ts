import { didYouMean } from '../closest';
import type { Problem } from '../problem';
import { isRegion } from '../region-name';
import { entriesOf, recordOf, textsOf } from './entries';
import { repeated } from './repeated';
import { complianceProblems, fileCopyProblems, storageClassProblems } from './file-copies';
import { filesProblems } from './files';
import { networkProblems } from './network';
import { targetRule } from './target-region';

/** Rules that need more than one key: plan names, copy targets, networks. Reads the raw input. */
export function regionProblems(input: unknown, defaultPlans: readonly string[]): Problem[] {
  const vault = recordOf(input);
  const plans = vault.plans === undefined ? defaultPlans : entriesOf(vault.plans).map(([name]) => name);
  const regions = entriesOf(vault.regions);
  const names = regions.map(([name]) => name);

  const problems = regions.flatMap(([name, entry]) => {
    const region = recordOf(entry);
    return [
      ...planProblems(name, textsOf(region.plans), plans),
      ...copyProblems(name, textsOf(region.copyTo), names),
      ...needsPlans(name, region),
      ...networkProblems(name, region.network),
      ...filesProblems(name, region),
      ...fileCopyProblems(name, region.files, names),
      ...storageClassProblems(name, region.files),
      ...complianceProblems(name, region.files, vault.throwAway),
    ];
  });
  if (regions.length > 0 && regions.every(([, entry]) => protectsNothing(recordOf(entry)))) {
    const rule = `must run a plan somewhere: add plans: ["${plans[0] ?? 'daily'}"] to the region to protect`;
    problems.push({ path: ['regions'], rule, received: vault.regions });
  }
  return problems;
}

function planProblems(region: string, named: [number, string][], plans: readonly string[]): Problem[] {
  return named.flatMap(([at, name]) => {
    const path = ['regions', region, 'plans', at];
    if (plans.length === 0) return [];
    if (!plans.includes(name)) {
      const rule = `must name one of the plans ${plans.join(', ')}`;
      return [{ path, rule, received: name, hint: didYouMean(name, plans) }];
    }
    return repeated(path, named, at, name);
  });
}

function copyProblems(region: string, named: [number, string][], regions: readonly string[]): Problem[] {
  return named.flatMap(([at, target]) => {
    const path = ['regions', region, 'copyTo', at];
    const rule = targetRule(region, target, regions);
    if (rule !== undefined) return [{ path, rule, received: target }];
    return isRegion(target) ? repeated(path, named, at, target) : [];
  });
}

function needsPlans(region: string, entry: Record<string, unknown>): Problem[] {
  const { plans, copyTo } = entry;
  if (!runsNothing(plans) || textsOf(copyTo).length === 0) return [];
  const rule = 'needs a plan that makes what is copied: add plans to the same region';
  return [{ path: ['regions', region, 'copyTo'], rule, received: copyTo }];
}

function protectsNothing({ plans, files }: Record<string, unknown>): boolean {
  return runsNothing(plans) && files === undefined;
}

function runsNothing(plans: unknown): boolean {
  return plans === undefined || (Array.isArray(plans) && plans.length === 0);
}
