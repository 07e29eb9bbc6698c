import { KINDS, type Kind } from '../../lambda-src/core/plan';
import type { RestoreOptions } from '../../lambda-src/core/restore/order';
import type { Asked } from '../../lambda-src/core/restore/prepare';
import { UsageError } from '../exit-codes';
import type { Session } from '../session';

/** As commander hands them over. */
export interface RestoreFlags extends Omit<RestoreOptions, 'securityGroups'> {
  readonly at?: string;
  readonly in?: string;
  readonly kind?: string;
  readonly securityGroup?: readonly string[];
  readonly dryRun: boolean;
  readonly list: boolean;
  readonly resume?: string;
}

/** A time with a zone, or one in UTC; a date alone is its first moment. */
const TIME = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2})?)?$/;

/** @throws UsageError */
export function askedFor(what: string, flags: RestoreFlags, { vault }: Session, now: Date): Asked {
  const { at, in: region, kind } = flags;
  if (kind !== undefined && !isKind(kind))
    throw new UsageError(`--kind must be one of ${KINDS.join(', ')}, got ${kind}`);
  if (region !== undefined && vault.regions[region] === undefined)
    throw new UsageError(
      `--in must be a region of the configuration (${Object.keys(vault.regions).join(', ')}), got ${region}`,
    );
  return {
    what,
    ...(at !== undefined && { at: timeOf(at, now) }),
    ...(region !== undefined && { region }),
    ...(kind !== undefined && { kind }),
    options: optionsOf(flags),
  };
}

const isKind = (word: string): word is Kind => KINDS.some((kind) => kind === word);

function timeOf(text: string, now: Date): string {
  const time = Date.parse(/T\d{2}:\d{2}(:[\d.]+)?$/.test(text) ? `${text}Z` : text);
  if (!TIME.test(text) || Number.isNaN(time))
    throw new UsageError(`--at must be a time such as 2026-11-21T03:00:00Z, got ${text}`);
  if (time > now.getTime()) throw new UsageError(`--at must not be in the future, got ${text}`);
  return new Date(time).toISOString();
}

function optionsOf(flags: RestoreFlags): RestoreOptions {
  const { at, in: region, kind, dryRun, list, resume, securityGroup, ...rest } = flags;
  const { zone, type, attach, device, replace, force, subnet, as, subnetGroup, parameterGroup, role } = rest;
  const { path, inPlace } = rest;
  const given = { zone, type, attach, device, replace, force, subnet, as, subnetGroup, parameterGroup, role };
  const all = { ...given, path, inPlace, securityGroups: securityGroup };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
}
