import { snapshotPrefix } from '../../../lambda-src/core/database-names';
import type { Statement } from '../../iam/policy-document';
import { allRegions, MANAGED_BY, regionsOf, type PermissionProps } from './common';
import type { KindPermissions } from './kind';

/** In what instances and clusters differ (Service authorization reference, Amazon RDS). */
interface DatabaseWords {
  /** How actions call them, and how they call their snapshots. */
  readonly noun: 'DBInstance' | 'DBCluster';
  readonly snapshotNoun: 'DBSnapshot' | 'DBClusterSnapshot';
  /** As in ARNs. */
  readonly type: 'db' | 'cluster';
  readonly snapshotType: 'snapshot' | 'cluster-snapshot';
}

export function databasePermissions(words: DatabaseWords): KindPermissions {
  const { noun, snapshotNoun, type, snapshotType } = words;
  const arnIn = (region: string, { place }: PermissionProps, ofType: string, name = '*'): string =>
    `arn:${place.partition}:rds:${region}:${place.accountId}:${ofType}:${name}`;
  /** All that the vault makes begins with its name: copying is checked in two regions, in one of them without tags. */
  const oursIn = (region: string, props: PermissionProps): string =>
    arnIn(region, props, snapshotType, `${snapshotPrefix(props.vault)}*`);

  const see = (props: PermissionProps): Statement => ({
    sid: `See${noun}s`,
    actions: [`rds:Describe${noun}s`],
    resources: [arnIn(props.place.region, props, type)],
  });
  const seeSnapshots = (props: PermissionProps, regions: readonly string[]): Statement => ({
    sid: `See${snapshotNoun}s`,
    actions: [`rds:Describe${snapshotNoun}s`],
    resources: [arnIn('*', props, type), arnIn('*', props, snapshotType)],
    conditions: { StringEquals: within(regions) },
  });

  function advance(props: PermissionProps): Statement[] {
    const home = props.place.region;
    const copyRegions = regionsOf(props.copies);
    const everywhere = [home, ...copyRegions];
    const copy = copyRegions.length > 0 ? [`rds:Copy${snapshotNoun}`] : [];
    return [
      see(props),
      seeSnapshots(props, everywhere),
      {
        sid: `SnapshotAny${noun}`,
        actions: [`rds:Create${snapshotNoun}`],
        resources: [arnIn(home, props, type)],
      },
      {
        // RDS asks for the permission to tag also where the tags are part of the call that makes the snapshot.
        sid: `MakeTagged${snapshotNoun}s`,
        actions: [`rds:Create${snapshotNoun}`, ...copy, 'rds:AddTagsToResource'],
        resources: [oursIn('*', props)],
        conditions: {
          StringEquals: { [`aws:RequestTag/${MANAGED_BY}`]: props.vault, ...within(everywhere) },
        },
      },
      ...(copy.length === 0
        ? []
        : [
            { sid: `CopyOur${snapshotNoun}s`, actions: copy, resources: [oursIn(home, props)] },
            useKeys(props),
          ]),
    ];
  }

  return {
    discover: (props) => [see(props)],
    advance,
    prune: (props) => [
      seeSnapshots(props, allRegions(props)),
      {
        sid: `DeleteOnlyOur${snapshotNoun}s`,
        actions: [`rds:Delete${snapshotNoun}`],
        resources: [oursIn('*', props)],
        conditions: {
          StringEquals: { [`aws:ResourceTag/${MANAGED_BY}`]: props.vault, ...within(allRegions(props)) },
        },
      },
    ],
  };
}

/**
 * Regions by name, once per statement: with ARNs for each, a vault of eight regions would come near the 10,240 characters
 * that a role's policies may have.
 */
const within = (regions: readonly string[]) => ({ 'aws:RequestedRegion': regions });

/**
 * RDS works with a key on its own, by a grant that it makes on behalf of who calls it: of the original's key, which is
 * the owner's choice, and of the copy's, the vault's or the plan's
 * (https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Overview.Encryption.Keys.html).
 */
function useKeys({ place, copies }: PermissionProps): Statement {
  const databaseKeys = `arn:${place.partition}:kms:${place.region}:${place.accountId}:key/*`;
  const regions = [place.region, ...regionsOf(copies)];
  return {
    sid: 'LetRdsUseTheKeys',
    actions: ['kms:CreateGrant', 'kms:DescribeKey'],
    resources: [databaseKeys, ...copies.map(({ kmsKeyArn }) => kmsKeyArn)],
    conditions: {
      StringEquals: { 'kms:ViaService': regions.map((region) => `rds.${region}.amazonaws.com`) },
      // DescribeKey knows nothing of grants.
      BoolIfExists: { 'kms:GrantIsForAWSResource': 'true' },
    },
  };
}
