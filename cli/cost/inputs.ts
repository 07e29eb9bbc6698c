import { BACKUP_KINDS } from '../../config/types';
import { UsageError } from '../exit-codes';

/** What the caller says of the data, beside the configuration. */
export interface Inputs {
  /** GB of a kind, or of a kind in one plan. */
  readonly sizeOf: (plan: string, kind: string) => number;
  readonly sourcesOf: (plan: string, kind: string) => number;
  /** GB of files. */
  readonly files: number;
  /** What part changes in a day, by kind, 0 to 1. */
  readonly change: Readonly<Record<string, number>>;
  readonly months: number;
  readonly objectKb: number;
  /** Whether any size was given. */
  readonly isSized: boolean;
}

export interface InputOptions {
  readonly size: readonly string[];
  readonly sources: readonly string[];
  readonly change: readonly string[];
  readonly months: string;
  readonly objectKb: string;
}

/** Files are data of the file system, whichever way they are backed up. */
const FILES = 'files';
const DATA = [...BACKUP_KINDS.filter((kind) => kind !== 'efs'), FILES] as const;
const MOST = { months: 120, size: 1e9, sources: 1e6, objectKb: 5 * 1024 ** 3 } as const;
/** When nothing is said: of 100 GB, 5 GB change in a day. */
const CHANGE = 0.05;

/**
 * @param plans the plans of the configuration, with their kinds
 * @throws UsageError that names the option, the rule and the value
 */
export function readInputs(
  options: InputOptions,
  plans: Readonly<Record<string, { readonly kinds: readonly string[] }>>,
): Inputs {
  const sizes = pairs('--size', options.size, plans, MOST.size);
  const sources = pairs('--sources', options.sources, plans, MOST.sources);
  const sized = (plan: string, kind: string): number => sizes.get(`${plan}.${kind}`) ?? sizes.get(kind) ?? 0;
  return {
    sizeOf: sized,
    sourcesOf: (plan, kind) =>
      sources.get(`${plan}.${kind}`) ?? sources.get(kind) ?? (sized(plan, kind) > 0 ? 1 : 0),
    files: sizes.get(FILES) ?? 0,
    change: changes(options.change),
    months: number('--months', options.months, 1, MOST.months, true),
    objectKb: number('--object-kb', options.objectKb, 1, MOST.objectKb, false),
    isSized: sizes.size > 0,
  };
}

function pairs(
  option: string,
  given: readonly string[],
  plans: Readonly<Record<string, { readonly kinds: readonly string[] }>>,
  most: number,
): Map<string, number> {
  return new Map(
    given.map((pair) => {
      const [, plan, kind = '', text = ''] = /^(?:([a-z0-9-]+)\.)?([a-z]+)=(.*)$/.exec(pair) ?? [];
      if (!DATA.some((known) => known === kind) || (plan !== undefined && plans[plan] === undefined))
        throw new UsageError(
          `${option} must be KIND=NUMBER or PLAN.KIND=NUMBER with a kind of ${DATA.join(', ')} and a plan of ${Object.keys(plans).join(', ')}, got ${pair}`,
        );
      const takers = plan === undefined ? Object.values(plans) : [plans[plan]];
      if (kind !== FILES && !takers.some((one) => one?.kinds.includes(kind)))
        throw new UsageError(`${option} must name a kind that ${plan ?? 'a plan'} protects, got ${pair}`);
      return [
        plan === undefined ? kind : `${plan}.${kind}`,
        number(option, text, 0, most, option === '--sources'),
      ];
    }),
  );
}

/** `5%`, or `ebs=5%`: a share of the data for each day. */
function changes(given: readonly string[]): Record<string, number> {
  const all: Record<string, number> = Object.fromEntries(DATA.map((kind) => [kind, CHANGE]));
  for (const one of given) {
    const [, kind, percent = ''] = /^(?:([a-z]+)=)?(\d+(?:\.\d+)?)%$/.exec(one) ?? [];
    const share = Number(percent) / 100;
    if (percent === '' || share > 1 || (kind !== undefined && !(kind in all)))
      throw new UsageError(
        `--change must be a percentage from 0% to 100%, or KIND=PERCENTAGE with a kind of ${DATA.join(', ')}, got ${one}`,
      );
    for (const name of kind === undefined ? DATA : [kind]) all[name] = share;
  }
  return all;
}

function number(option: string, text: string, least: number, most: number, whole: boolean): number {
  const value = text.trim() === '' ? Number.NaN : Number(text);
  if (!(value >= least && value <= most) || (whole && !Number.isInteger(value)))
    throw new UsageError(
      `${option} must be a ${whole ? 'whole number' : 'number'} from ${least} to ${most}, got ${text}`,
    );
  return value;
}
