import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { adoptedOf } from './adopt';
import type { VaultInput } from '../../config/types';
import { UsageError } from '../exit-codes';
import { configFile } from './config-file';
import { draftVault } from './draft';
import { defaultTags, foreignTags } from './default-tags';
import { textAt, type Existing } from './existing';
import { takeStock, type Open, type Roots } from './inventory';
import { differences, leftOut, type Kept, type LeftOut } from './keep';
import { match, type Match, type Matched } from './match';
import { nameFrom, settledBy, type Mapping } from './options';
import { inOurForms } from './other-forms';
import { locate } from './places';
import type { Source } from './sources';
import { synthesize, type Synthesized, type Target } from './targets';
import type { Known } from './values';

/** What a migration comes to. */
export interface Migration {
  readonly account: string;
  readonly regions: readonly string[];
  readonly vault: VaultInput;
  readonly matches: readonly Match[];
  readonly kept: readonly Kept[];
  readonly leftOut: readonly LeftOut[];
  /** What the stacks make anew. */
  readonly added: readonly Target[];
  readonly ambiguous: Matched['ambiguous'];
  readonly open: readonly (Open & { readonly region: string })[];
  /** What stays in the old state. */
  readonly rest: readonly { readonly address: string; readonly reason: string }[];
  /** What would differ all the same. */
  readonly changes: readonly Kept[];
}

export interface Wishes {
  readonly name?: string;
  readonly mappings: readonly Mapping[];
  /** Where the configuration is written. */
  readonly out: string;
}

/** Reads, drafts a configuration, lets it be synthesized, compares, and lets what differs be kept. */
export async function migrate(sources: readonly Source[], wishes: Wishes): Promise<Migration> {
  const { account, existing: found, elsewhere } = locate(sources);
  const others = inOurForms(found);
  const existing = [...found, ...others];
  const regions = [...new Set(found.flatMap(({ region }) => region ?? []))].sort();
  const chosen = new Set(
    existing.filter(({ address }) => wishes.mappings.some(({ from }) => from === address)),
  );
  const stock = regions.map((region) => [region, takeStock(existing, region, chosen)] as const);
  const roots = new Map(stock.map(([region, inventory]) => [region, inventory.roots]));
  const tags = defaultTags(found);
  const vault = {
    ...draftVault(wishes.name ?? nameFrom(namesOf(roots)), tags, existing, roots),
    ...stateOf(sources),
  };
  if (Object.keys(vault.regions).length === 0)
    throw new UsageError('No resource in the state tells its region: there is nothing to migrate.');

  const file = join(wishes.out, 'vault.config.ts');
  const outDir = join(wishes.out, 'cdktf.out');
  const write = async (what: VaultInput): Promise<Synthesized> => {
    mkdirSync(wishes.out, { recursive: true });
    writeFileSync(file, configFile(what, file));
    const synthesized = await synthesize(file, outDir);
    rmSync(outDir, { recursive: true });
    return synthesized;
  };
  const synthesized = await write(vault);
  const settled = settledBy(wishes.mappings, existing, synthesized.targets);
  const { matches, ambiguous } = match(synthesized, existing, account, [
    ...settled,
    ...rooted(roots, synthesized.targets, settled),
  ]);
  const known = knownOf(synthesized, matches, account);
  const kept = matches.flatMap((one) => (one.existing.inside === undefined ? differences(known, one) : []));
  const out = leftOut(
    known,
    others.filter(({ inside }) => inside !== undefined),
    matches,
  );
  const adopted = adoptedOf(matches, kept, out);
  const migrated = Object.keys(adopted).length > 0 ? { ...vault, adopted } : vault;
  const again = await write(migrated);
  const moved = matches.filter(({ existing: one }) => one.inside === undefined);
  return {
    account,
    regions,
    vault: migrated,
    matches: moved,
    kept,
    leftOut: out,
    added: added(again, moved),
    ambiguous,
    open: stock.flatMap(([region, inventory]) => inventory.open.map((one) => ({ ...one, region }))),
    rest: restOf(found, matches, sources, elsewhere, account),
    changes: [...changesIn(again, moved, account), ...foreignTags(moved)],
  };
}

const knownOf = (synthesized: Synthesized, matches: readonly Match[], account: string): Known => ({
  synthesized,
  account,
  pairs: new Map(
    matches
      .filter(({ existing }) => existing.inside === undefined)
      .map(({ target, existing }) => [target, existing]),
  ),
});

function namesOf(roots: ReadonlyMap<string, Roots>): string[] {
  return [...roots.values()].flatMap(({ vpc, fileSystem }) =>
    [vpc, fileSystem].map((one) => textAt(one?.attributes, 'tags', 'Name')).filter((name) => name !== ''),
  );
}

/** The old backend, where it can be that of the stacks as it is: encrypted with a key of the user's own. */
function stateOf([source]: readonly Source[]): Pick<VaultInput, 'state'> {
  const { type, config } = source?.backend ?? { type: 'local', config: {} };
  const [bucket, region, key, kmsKeyArn] = ['bucket', 'region', 'key', 'kms_key_id'].map((name) =>
    textAt(config, name),
  );
  if (type !== 's3' || !bucket || !region || !kmsKeyArn?.startsWith('arn:')) return {};
  const keyPrefix = `${(key ?? '').replace(/\/?[^/]*$/, '') || 'vault'}/stacks`.replace(/^\//, '');
  return { state: { type: 's3', bucket, region, keyPrefix, kmsKeyArn } };
}

/** The beginnings of all other matches. */
function rooted(
  roots: ReadonlyMap<string, Roots>,
  targets: readonly Target[],
  settled: readonly Match[],
): Match[] {
  const taken = new Set(settled.flatMap(({ target, existing }) => [target, existing]));
  return [...roots].flatMap(([region, { vpc, fileSystem, task, bucket, instances }]) => {
    const of = (suffix: string, address: string, existing: Existing | undefined): Match[] => {
      const target = targets.find((one) => one.stack === `${region}-${suffix}` && one.address === address);
      if (target === undefined || existing === undefined || taken.has(target) || taken.has(existing))
        return [];
      return [{ target, existing, because: `the one in ${region} that it can be` }];
    };
    const inGroup = instances?.type === 'aws_autoscaling_group';
    return [
      ...of('network', 'aws_vpc.vpc_main', vpc),
      ...of('files', 'aws_efs_file_system.efs_system', fileSystem),
      ...of('files', 'aws_datasync_task.transfer_task', task),
      ...of('files', 'aws_s3_bucket.backup_bucket', bucket),
      ...of(
        'compute',
        inGroup ? 'aws_autoscaling_group.instances_group' : 'aws_instance.single_instance',
        instances,
      ),
    ];
  });
}

function added({ targets }: Synthesized, matches: readonly Match[]): Target[] {
  const taken = new Set(matches.map(({ target }) => `${target.stack}/${target.address}`));
  return targets.filter(({ stack, address }) => !taken.has(`${stack}/${address}`));
}

/** Compared once more, with what is synthesized in the end. */
function changesIn(again: Synthesized, matches: readonly Match[], account: string): Kept[] {
  const now = matches.flatMap((one) => {
    const target = again.targets.find(
      ({ stack, address }) => stack === one.target.stack && address === one.target.address,
    );
    return target === undefined ? [] : [{ ...one, target }];
  });
  const known = knownOf(again, now, account);
  return now.flatMap((one) => differences(known, one));
}

function restOf(
  found: readonly Existing[],
  matches: readonly Match[],
  sources: readonly Source[],
  elsewhere: readonly { address: string; account: string }[],
  account: string,
): Migration['rest'] {
  const moved = new Set(matches.map(({ existing }) => existing.address.replace(/ \(\w+ \d+\)$/, '')));
  return [
    ...sources.flatMap(({ unusable }) => unusable),
    ...elsewhere.map((one) => ({
      address: one.address,
      reason: `is in the account ${one.account}; the vault is in ${account}`,
    })),
    ...found
      .filter(({ address }) => !moved.has(address))
      .map(({ address }) => ({ address, reason: 'has no counterpart in the stacks' })),
  ];
}
