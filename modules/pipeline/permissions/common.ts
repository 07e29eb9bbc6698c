import type { Statement } from '../../iam/policy-document';
import type { Place } from '../../place';
import { folderBesideCopies } from '../../../lambda-src/core/documents';
import type { Kind } from '../../../lambda-src/core/plan';
import { drillDocuments } from '../../../lambda-src/core/drill/documents';
import { pages, TESTS } from '../../../lambda-src/core/report-page/keys';
import type { FileShelf } from './file-shelves';
import type { QuietMode } from './hosts';
import type { VaultAccount } from './vault-account';

/** Where copies go, and the key that encrypts them there. */
export interface CopyDestination {
  readonly region: string;
  readonly kmsKeyArn: string;
}

/** The bucket beside the copies in another region, and its key. */
export interface CopyReports {
  readonly region: string;
  readonly bucketName: string;
  readonly bucketArn: string;
  readonly keyArn: string;
}

export interface PermissionProps {
  readonly place: Place;
  /** The owner in the `managed-by` tag: only what carries it may be deleted. */
  readonly vault: string;
  readonly reportsBucketArn: string;
  readonly operationsKeyArn: string;
  readonly topicArn: string;
  readonly copies: readonly CopyDestination[];
  /** Where what a run protects is written down beside the copies. */
  readonly copyReports: readonly CopyReports[];
  /**
   * Regions in which a cleanup prunes, beside these.
   * @default none
   */
  readonly cleanupRegions?: readonly string[];
  /** What the plans of the region protect. */
  readonly kinds: readonly Kind[];
  /**
   * Where transfers of files write to: what is looked at for their manifests.
   * @default nowhere
   */
  readonly fileShelves?: readonly FileShelf[];
  /** How plans make instances quiet; empty when none does. */
  readonly quietModes: readonly QuietMode[];
  /** Where plans lock what they make. */
  readonly lockedRegions: readonly string[];
  /**
   * The account that keeps copies beside the vault's own.
   * @default none does
   */
  readonly vaultAccount?: VaultAccount | undefined;
  /**
   * Whether restores are tested on schedule, and it is watched that they are.
   * @default false
   */
  readonly watchesDrills?: boolean;
  /** ARN pattern of the state machine's executions. */
  readonly executions: string;
}

export const MANAGED_BY = 'smart-vault:managed-by';

const RUNS = 'runs/*';

/** Each once: plans may copy to the same region with different keys. */
export const regionsOf = (copies: readonly CopyDestination[]): string[] => [
  ...new Set(copies.map(({ region }) => region)),
];

export const readRuns = ({ reportsBucketArn }: PermissionProps): Statement => ({
  sid: 'ReadRuns',
  actions: ['s3:GetObject'],
  resources: [`${reportsBucketArn}/${RUNS}`],
});

/**
 * Also to be told that a document is not there: without it S3 answers 403 instead of 404. Such a call is no listing and
 * has no prefix, so the condition must hold without one.
 */
export const listRuns = ({ reportsBucketArn }: PermissionProps): Statement => ({
  sid: 'ListRuns',
  actions: ['s3:ListBucket'],
  resources: [reportsBucketArn],
  conditions: { StringLikeIfExists: { 's3:prefix': RUNS } },
});

export const writeRuns = ({ reportsBucketArn }: PermissionProps): Statement => ({
  sid: 'WriteRuns',
  actions: ['s3:PutObject'],
  resources: [`${reportsBucketArn}/${RUNS}`],
});

/** What bringing up the copies needs, beside the copies: written, and never read again from here. */
export function writeWithCopies({ copyReports, place }: PermissionProps): Statement[] {
  if (copyReports.length === 0) return [];
  return [
    {
      sid: 'WriteWithCopies',
      actions: ['s3:PutObject'],
      resources: copyReports.map(
        ({ bucketArn }) => `${bucketArn}/${folderBesideCopies(place.region)}${RUNS}`,
      ),
    },
    {
      sid: 'EncryptWithCopies',
      actions: ['kms:GenerateDataKey'],
      resources: copyReports.map(({ keyArn }) => keyArn),
      conditions: {
        StringEquals: { 'kms:ViaService': copyReports.map(({ region }) => `s3.${region}.amazonaws.com`) },
      },
    },
  ];
}

/** The page of the region's newest run; that of a run itself is among its documents. */
export const writePage = ({ reportsBucketArn }: PermissionProps): Statement => ({
  sid: 'WritePage',
  actions: ['s3:PutObject'],
  resources: [`${reportsBucketArn}/${pages.latest}`],
});

/** What restores and drills left, for the page. */
export const readTests = ({ reportsBucketArn }: PermissionProps): Statement => ({
  sid: 'ReadTests',
  actions: ['s3:GetObject'],
  resources: TESTS.map((prefix) => `${reportsBucketArn}/${prefix}*`),
});

export const listTests = ({ reportsBucketArn }: PermissionProps): Statement => ({
  sid: 'ListTests',
  actions: ['s3:ListBucket'],
  resources: [reportsBucketArn],
  conditions: { StringLike: { 's3:prefix': TESTS.map((prefix) => `${prefix}*`) } },
});

/** Since when it is watched that restores are tested. */
export const writeWatch = ({ reportsBucketArn, watchesDrills = false }: PermissionProps): Statement[] =>
  watchesDrills
    ? [
        {
          sid: 'WriteWatch',
          actions: ['s3:PutObject'],
          resources: [`${reportsBucketArn}/${drillDocuments.watchedSince}`],
        },
      ]
    : [];

/** The operations key, only as S3 (and SNS) use it. */
export const useOperationsKey = (props: PermissionProps, ...services: string[]): Statement =>
  operationsKey(props, ['kms:Decrypt', 'kms:GenerateDataKey'], services);

/** For who writes documents and reads none. */
export const encryptRuns = (props: PermissionProps): Statement =>
  operationsKey(props, ['kms:GenerateDataKey'], ['s3']);

const operationsKey = (
  { operationsKeyArn, place }: PermissionProps,
  actions: readonly string[],
  services: readonly string[],
): Statement => ({
  sid: 'UseOperationsKey',
  actions,
  resources: [operationsKeyArn],
  conditions: {
    StringEquals: { 'kms:ViaService': services.map((service) => `${service}.${place.region}.amazonaws.com`) },
  },
});

/** The tagging API knows no resources (Service authorization reference, Amazon Resource Group Tagging API). */
export const findTagged: Statement = {
  sid: 'FindTagged',
  actions: ['tag:GetResources'],
  resources: ['*'],
};

export const seeExecutions = ({ executions }: PermissionProps): Statement => ({
  sid: 'SeeExecutions',
  actions: ['states:DescribeExecution'],
  resources: [executions],
});

/** Every region in which points of the vault may lie that this region's runs look after. */
export const allRegions = ({ place, copies, cleanupRegions = [] }: PermissionProps): string[] => [
  ...new Set([place.region, ...regionsOf(copies), ...cleanupRegions]),
];
