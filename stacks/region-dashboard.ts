import { rpoHours } from '../config/alarm-hours';
import { drilledPlans, hasDrills } from '../config/drills';
import { copyingPlans, keepsFiles, runsPlans } from '../config/topology';
import { CLEANUP } from '../lambda-src/core/run';
import type { Row } from '../modules/dashboard/layout';
import { costSection } from '../modules/dashboard/sections/cost';
import { drillsSection } from '../modules/dashboard/sections/drills';
import { filesSection } from '../modules/dashboard/sections/files';
import { deadLettersGraph, pipelineSection } from '../modules/dashboard/sections/pipeline';
import { runsSection } from '../modules/dashboard/sections/runs';
import { alarms, text } from '../modules/dashboard/widgets';
import { transferRules } from '../modules/notifications/transfer-notices';
import { machineName, watchedFunctions } from '../modules/pipeline/names';
import { instanceGroupName } from './names';
import type { VaultStack } from './vault-stack';

export interface Shown {
  /** Every alarm of the region. */
  readonly alarmNames: readonly string[];
  readonly deadLetterQueueName: string;
}

/** What the dashboard of a region shows: of runs and of files, whichever there are. */
export function dashboardRows(stack: VaultStack, { alarmNames, deadLetterQueueName }: Shown): Row[] {
  const { vault, region, place } = stack;
  const arn = (name: string): string =>
    `arn:${place.partition}:cloudwatch:${region}:${place.accountId}:alarm:${name}`;
  return [
    [
      text(
        `# ${vault.name}, ${region}\nWhat each alarm means and what to do: docs/operations.md, "The alarms".`,
        2,
      ),
    ],
    ...alarms('Alarms', alarmNames.map(arn)).map((widget) => [widget]),
    ...(runsPlans(vault, region) ? runRows(stack) : []),
    ...(keepsFiles(vault, region) ? fileRows(stack) : []),
    [deadLettersGraph(region, deadLetterQueueName)],
    ...costSection(place.partition, { key: 'smart-vault:vault', value: vault.name }),
  ];
}

function runRows({ vault, region, place }: VaultStack): Row[] {
  const copying = copyingPlans(vault, region);
  const names = vault.regions[region]?.plans ?? [];
  const plans = names.flatMap((name) => {
    const plan = vault.plans[name];
    return plan === undefined ? [] : [{ name, copies: copying.includes(name), rpoHours: rpoHours(plan) }];
  });
  const machine = `stateMachine:${machineName(vault.name)}`;
  return [
    ...runsSection({
      vault: vault.name,
      region,
      plans,
      cleanup: vault.cleanup === 'none' ? undefined : CLEANUP,
    }),
    ...(vault.drills === undefined || !hasDrills(vault, region)
      ? []
      : drillsSection({
          vault: vault.name,
          region,
          plans: drilledPlans(vault, region),
          rtoHours: vault.drills.rtoHours,
        })),
    ...pipelineSection({
      region,
      stateMachineArn: `arn:${place.partition}:states:${region}:${place.accountId}:${machine}`,
      functionNames: watchedFunctions(vault.name, hasDrills(vault, region)),
      scheduleGroup: vault.name,
    }),
  ];
}

function fileRows(stack: VaultStack): Row[] {
  const { vault, region } = stack;
  return filesSection({
    region,
    rules: transferRules(stack.nameOf('transfer')),
    groupName: instanceGroupName(vault, region),
  });
}
