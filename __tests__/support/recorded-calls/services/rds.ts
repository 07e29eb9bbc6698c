import { ACCOUNT, type ApiCall } from '../../../../emulator/emulator';
import type { Context } from '../../iam/context';
import type { Target } from '../../iam/evaluate';
import { ANYTHING, tagsIn, text, type IamRequest, type Rule, type ServiceRules } from '../iam-request';
import { carried, requested } from '../tags';
import { keyRequests } from './kms';

/** In what the calls for instances and those for clusters differ. */
interface Words {
  readonly noun: 'DBInstance' | 'DBCluster';
  readonly snapshotNoun: 'DBSnapshot' | 'DBClusterSnapshot';
  /** As in ARNs. */
  readonly type: 'db' | 'cluster';
  readonly snapshotType: 'snapshot' | 'cluster-snapshot';
}

export const rdsArn = (region: string, type: string, name: string): string =>
  `arn:aws:rds:${region}:${ACCOUNT}:${type}:${name}`;

/** Lists are asked for by type: nothing in them has a name yet. */
const lists =
  (...types: readonly string[]): Rule =>
  ({ action, region }) =>
    types.map((type) => ({ action: `rds:${action}`, targets: [{ arn: rdsArn(region, type, '*') }] }));

function rulesFor({ noun, snapshotNoun, type, snapshotType }: Words): ServiceRules {
  const identifier = `${snapshotNoun}Identifier`;
  const snapshot = ({ region }: ApiCall, name: string): Target => ({
    arn: rdsArn(region, snapshotType, name),
  });

  return {
    [`Describe${noun}s`]: lists(type),
    // The page names both types, and does not say which one a list is asked for: it must be allowed for both.
    [`Describe${snapshotNoun}s`]: lists(type, snapshotType),

    [`Create${snapshotNoun}`]: (call) => {
      const made = snapshot(call, text(call, identifier));
      const database = { arn: rdsArn(call.region, type, text(call, `${noun}Identifier`)) };
      return [
        { action: `rds:${call.action}`, targets: [database, made], context: tagsOfNew(call) },
        tagged(call, made),
      ];
    },

    [`Copy${snapshotNoun}`]: (call) => {
      const source = text(call, `Source${identifier}`);
      const from = source.split(':')[3] ?? '';
      const made = snapshot(call, text(call, `Target${identifier}`));
      const action = `rds:${call.action}`;
      return [
        { action, targets: [{ arn: source }, made], context: tagsOfNew(call) },
        // The region of the source is asked with a request that the SDK signs, without the tags.
        { action, targets: [{ arn: source }], context: { 'aws:RequestedRegion': from } },
        tagged(call, made),
        ...copyKeyRequests(call, from, call.things?.[source]?.kmsKeyId),
      ];
    },

    [`Delete${snapshotNoun}`]: (call) => {
      const name = text(call, identifier);
      const context = carried(call.things?.[name]?.tags ?? {});
      return [{ action: `rds:${call.action}`, targets: [{ ...snapshot(call, name), context }] }];
    },
  };
}

/** Amazon RDS: https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonrds.html. */
export const rds: ServiceRules = {
  DescribeDBSubnetGroups: (call) => [
    {
      action: 'rds:DescribeDBSubnetGroups',
      targets: [{ arn: rdsArn(call.region, 'subgrp', text(call, 'DBSubnetGroupName')) }],
    },
  ],

  RestoreDBInstanceFromDBSnapshot: (call) => {
    const named = (type: string, name: string): Target => ({ arn: rdsArn(call.region, type, name) });
    const made = named('db', text(call, 'DBInstanceIdentifier'));
    const source = text(call, 'DBSnapshotIdentifier');
    const key = call.things?.[source]?.kmsKeyId;
    return [
      {
        action: 'rds:RestoreDBInstanceFromDBSnapshot',
        targets: [
          ...[made, named('snapshot', source), named('subgrp', text(call, 'DBSubnetGroupName'))],
          // Those of its engine where the call names none.
          ...[named('pg', 'default.postgres16'), named('og', 'default:postgres-16')],
        ],
        context: tagsOfNew(call),
      },
      tagged(call, made),
      ...(key === undefined ? [] : keyRequests(key, `rds.${call.region}`, ['DescribeKey', 'CreateGrant'])),
    ];
  },

  DescribeOrderableDBInstanceOptions: () => [
    { action: 'rds:DescribeOrderableDBInstanceOptions', targets: ANYTHING },
  ],

  RestoreDBClusterFromSnapshot: (call) => {
    const named = (type: string, name: string): Target => ({ arn: rdsArn(call.region, type, name) });
    const made = named('cluster', text(call, 'DBClusterIdentifier'));
    const source = text(call, 'SnapshotIdentifier');
    const key = call.things?.[source]?.kmsKeyId;
    return [
      {
        action: 'rds:RestoreDBClusterFromSnapshot',
        targets: [
          ...[made, named('cluster-snapshot', source), named('subgrp', text(call, 'DBSubnetGroupName'))],
          // Those of its engine where the call names none.
          ...[
            named('cluster-pg', 'default.aurora-postgresql16'),
            named('og', 'default:aurora-postgresql-16'),
          ],
        ],
        context: tagsOfNew(call),
      },
      tagged(call, made),
      ...(key === undefined ? [] : keyRequests(key, `rds.${call.region}`, ['DescribeKey', 'CreateGrant'])),
    ];
  },

  // In a cluster: its network and engine are the cluster's.
  CreateDBInstance: (call, { name }) => {
    const named = (type: string, of: string): Target => ({ arn: rdsArn(call.region, type, of) });
    const made = named('db', text(call, 'DBInstanceIdentifier'));
    return [
      {
        action: 'rds:CreateDBInstance',
        targets: [
          ...[made, named('cluster', text(call, 'DBClusterIdentifier')), named('subgrp', `${name}-drill`)],
          ...[named('pg', 'default.aurora-postgresql16'), named('og', 'default:aurora-postgresql-16')],
        ],
        context: tagsOfNew(call),
      },
      tagged(call, made),
    ];
  },

  DeleteDBCluster: (call) => {
    const name = text(call, 'DBClusterIdentifier');
    const context = carried(call.things?.[name]?.tags ?? {});
    const arn = rdsArn(call.region, 'cluster', name);
    return [{ action: 'rds:DeleteDBCluster', targets: [{ arn, context }] }];
  },

  DeleteDBInstance: (call) => {
    const name = text(call, 'DBInstanceIdentifier');
    const context = carried(call.things?.[name]?.tags ?? {});
    return [{ action: 'rds:DeleteDBInstance', targets: [{ arn: rdsArn(call.region, 'db', name), context }] }];
  },

  ...rulesFor({ noun: 'DBInstance', snapshotNoun: 'DBSnapshot', type: 'db', snapshotType: 'snapshot' }),
  ...rulesFor({
    noun: 'DBCluster',
    snapshotNoun: 'DBClusterSnapshot',
    type: 'cluster',
    snapshotType: 'cluster-snapshot',
  }),
};

const tagsOfNew = (call: ApiCall): Context => requested(tagsIn(call, 'Tags.Tag'));

/** Tags in a call that makes something are a question of their own. */
const tagged = (call: ApiCall, made: Target): IamRequest => ({
  action: 'rds:AddTagsToResource',
  targets: [made],
  context: tagsOfNew(call),
});

/**
 * https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Overview.Encryption.Keys.html: RDS uses keys by a grant that it
 * makes in the caller's name. AWS does not say in which region's name it asks for the key of the source: it must be
 * allowed in both.
 */
function copyKeyRequests(call: ApiCall, from: string, sourceKey: string | undefined): readonly IamRequest[] {
  const granting = ['DescribeKey', 'CreateGrant'];
  return [
    ...(sourceKey === undefined
      ? []
      : [from, call.region].flatMap((region) => keyRequests(sourceKey, `rds.${region}`, granting))),
    ...keyRequests(text(call, 'KmsKeyId'), `rds.${call.region}`, granting),
  ];
}
