import { KINDS, type Kind } from '../../../lambda-src/core/plan';
import type { Statement } from '../../iam/policy-document';
import { amiPermissions } from './ami';
import { auroraPermissions } from './aurora';
import {
  encryptRuns,
  listRuns,
  listTests,
  readRuns,
  readTests,
  seeExecutions,
  useOperationsKey,
  writePage,
  writeRuns,
  writeWatch,
  writeWithCopies,
  type PermissionProps,
} from './common';
import { dynamodbPermissions } from './dynamodb';
import { ebsPermissions } from './ebs';
import { efsPermissions } from './efs';
import { putBackStatements, quietStatements } from './hosts';
import type { KindPermissions } from './kind';
import { rdsPermissions } from './rds';
import { actInAccount, shareWithAccount } from './vault-account';

const BY_KIND: Readonly<Record<Kind, KindPermissions>> = {
  ebs: ebsPermissions,
  rds: rdsPermissions,
  aurora: auroraPermissions,
  ami: amiPermissions,
  dynamodb: dynamodbPermissions,
  efs: efsPermissions,
};

export function discoverStatements(props: PermissionProps): Statement[] {
  return distinct([
    ...props.kinds.flatMap((kind) => BY_KIND[kind].discover(props)),
    readRuns(props),
    writeRuns(props),
    useOperationsKey(props, 's3'),
    ...writeWithCopies(props),
    seeExecutions(props),
  ]);
}

export function advanceStatements(props: PermissionProps): Statement[] {
  return distinct([
    ...props.kinds.flatMap((kind) => BY_KIND[kind].advance(props)),
    ...quietStatements(props.place, props.quietModes),
    ...shareWithAccount(props),
    ...actInAccount(props),
    writeRuns(props),
    encryptRuns(props),
  ]);
}

export function releaseStatements(props: PermissionProps): Statement[] {
  return [
    ...putBackStatements(props.place),
    readRuns(props),
    listRuns(props),
    writeRuns(props),
    useOperationsKey(props, 's3'),
    seeExecutions(props),
  ];
}

export function pruneStatements(props: PermissionProps): Statement[] {
  return distinct([
    ...KINDS.flatMap((kind) => BY_KIND[kind].prune(props)),
    ...actInAccount(props),
    writeRuns(props),
    encryptRuns(props),
  ]);
}

export function reportStatements(props: PermissionProps): Statement[] {
  return distinct([
    // It looks once more for what should be protected.
    ...props.kinds.flatMap((kind) => BY_KIND[kind].discover(props)),
    readRuns(props),
    listRuns(props),
    writeRuns(props),
    // The page: what it shows beside runs, and where it goes.
    readTests(props),
    listTests(props),
    writePage(props),
    ...writeWatch(props),
    { sid: 'Tell', actions: ['sns:Publish'], resources: [props.topicArn] },
    useOperationsKey(props, 's3', 'sns'),
  ]);
}

/** Kinds made of the same things need the same. */
function distinct(statements: readonly Statement[]): Statement[] {
  return [...new Map(statements.map((statement) => [JSON.stringify(statement), statement])).values()];
}
