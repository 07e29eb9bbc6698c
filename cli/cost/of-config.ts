import type { FilesConfig } from '../../config/files';
import type { PlanConfig, Vault } from '../../config/types';
import type { FilesOf } from '../../lambda-src/core/cost/bucket-lines';
import type { ForecastOf } from '../../lambda-src/core/cost/forecast';
import type { PlanOf } from '../../lambda-src/core/cost/plan-lines';
import { locationIn } from '../../lambda-src/core/location';
import type { CopyTarget } from '../../lambda-src/core/plan';
import { runsBetween, type Timetable } from '../timetable';
import { fixedPartsOf } from './fixed-parts';
import type { Inputs } from './inputs';

/** AWS's own plan for EFS: daily, kept for 35 days (https://docs.aws.amazon.com/efs/latest/ug/automatic-backups.html). */
const AUTOMATIC = { schedule: 'cron(0 5 * * ? *)', retentionDays: 35 };

/** A configuration with what the caller says of its data, as it will cost from now on. */
export function ofConfig(vault: Vault, inputs: Inputs, from: Date, to: Date): ForecastOf {
  const plans = Object.keys(vault.regions).flatMap((region) => plansOf(vault, region, inputs, from, to));
  return {
    plans,
    files: filesOf(vault, inputs, from, to),
    fixed: fixedPartsOf(vault),
    change: inputs.change,
  };
}

function plansOf(vault: Vault, region: string, inputs: Inputs, from: Date, to: Date): PlanOf[] {
  const { plans = [], copyTo = [] } = vault.regions[region] ?? {};
  return plans.flatMap((name) => {
    const plan = vault.plans[name];
    if (plan === undefined) return [];
    const copies = copyTo.flatMap((target) => copiesOf(vault, plan, target));
    return {
      plan: { name, region, retention: plan.retention, copies },
      runs: runsBetween({ expression: plan.schedule, timeZone: plan.timeZone, createdAt: from }, from, to),
      parts: plan.kinds.map((kind) => ({
        kind,
        gb: inputs.sizeOf(name, kind),
        sources: inputs.sourcesOf(name, kind),
      })),
      emails: vault.notifications.emails.length,
    };
  });
}

/** The copy in a region, and that of the vault account there, each kept as what it is a copy of unless it says otherwise. */
function copiesOf({ vaultAccount }: Vault, { copies, retention }: PlanConfig, region: string): CopyTarget[] {
  if (copies !== undefined && !(region in copies)) return [];
  const copy = copies?.[region];
  const own = { region, retention: copy?.retention ?? retention };
  if (vaultAccount === undefined || copy?.vaultAccount === undefined) return [own];
  const abroad = locationIn(vaultAccount.id, region);
  return [own, { region: abroad, retention: copy.vaultAccount.retention ?? own.retention }];
}

/** The file backups of all regions. */
export function filesOf(vault: Vault, inputs: Inputs, from: Date, to: Date): FilesOf[] {
  return Object.entries(vault.regions).flatMap(([region, { plans, files }]) => {
    if (files === undefined) return [];
    // A plan with the kind efs starts the same transfer.
    const planned = plans
      .flatMap((name) => vault.plans[name] ?? [])
      .filter(({ kinds }) => kinds.includes('efs'));
    const timetables = [
      inUtc(files.transfer.schedule, from),
      ...planned.map(({ schedule, timeZone }) => ({ expression: schedule, timeZone, createdAt: from })),
    ];
    const transfers = timetables
      .flatMap((timetable) => runsBetween(timetable, from, to))
      .sort((a, b) => a.getTime() - b.getTime());
    return { place: region, ...bucketOf(files, inputs), transfers, ...pointsOf(files, from, to) };
  });
}

/** DataSync and AWS Backup know no other time zone. */
const inUtc = (expression: string, createdAt: Date): Timetable => ({
  expression,
  timeZone: 'UTC',
  createdAt,
});

function bucketOf({ bucket }: FilesConfig, { files, change, objectKb }: Inputs) {
  const { lifecycle, intelligentTiering, replicateTo } = bucket;
  const { oldVersionsExpireDays } = lifecycle;
  return {
    gb: files,
    change: change['files'] ?? 0,
    objectKb,
    // What Intelligent-Tiering moves depends on who reads it: without knowing, all of it counts as frequently used.
    lifecycle: intelligentTiering === undefined ? lifecycle : { oldVersionsExpireDays },
    ...(replicateTo && { replica: replicateTo }),
  };
}

function pointsOf({ fileSystem }: FilesConfig, from: Date, to: Date): Pick<FilesOf, 'points'> {
  const { awsBackup } = fileSystem;
  if (awsBackup === false) return {};
  const { schedule, retentionDays, ...own } = awsBackup === true ? AUTOMATIC : awsBackup;
  const { coldStorageDays, copyTo } = { coldStorageDays: undefined, copyTo: undefined, ...own };
  return {
    points: {
      runs: runsBetween(inUtc(schedule, from), from, to),
      days: retentionDays,
      coldDays: coldStorageDays,
      ...(copyTo && { copy: { region: copyTo.region, days: copyTo.retentionDays } }),
    },
  };
}
