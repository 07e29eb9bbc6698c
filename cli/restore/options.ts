import { KINDS, type Kind } from '../../lambda-src/core/plan';
import type { RestoreOptions } from '../../lambda-src/core/restore/order';
import type { Asked } from '../../lambda-src/core/restore/prepare';
import { UsageError } from '../exit-codes';
import { regionAsked } from '../options';
import type { Session } from '../session';
import { pastMomentOf } from '../time';

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

/** @throws UsageError */
export function askedFor(what: string, flags: RestoreFlags, { vault }: Session, now: Date): Asked {
  const { at, in: region, kind } = flags;
  if (kind !== undefined && !isKind(kind))
    throw new UsageError(`--kind must be one of ${KINDS.join(', ')}, got ${kind}`);
  return {
    what,
    ...(at !== undefined && { at: pastMomentOf(at, '--at', now).toISOString() }),
    ...(region !== undefined && { region: regionAsked(vault, region, '--in') }),
    ...(kind !== undefined && { kind }),
    options: optionsOf(flags),
  };
}

const isKind = (word: string): word is Kind => KINDS.some((kind) => kind === word);

function optionsOf(flags: RestoreFlags): RestoreOptions {
  const { at, in: region, kind, dryRun, list, resume, securityGroup, ...rest } = flags;
  const { zone, type, attach, device, replace, force, subnet, as, subnetGroup, parameterGroup, role } = rest;
  const { path, inPlace } = rest;
  const given = { zone, type, attach, device, replace, force, subnet, as, subnetGroup, parameterGroup, role };
  const all = { ...given, path, inPlace, securityGroups: securityGroup };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
}
