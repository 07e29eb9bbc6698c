import { S3Client } from '@aws-sdk/client-s3';
import { SNSClient } from '@aws-sdk/client-sns';
import { driversOf } from '../../lambda-src/adapters/drivers';
import { KmsKeys } from '../../lambda-src/adapters/kms-keys';
import { restorerOf } from '../../lambda-src/adapters/restorers';
import { FilesPoints } from '../../lambda-src/adapters/restorers/files-points';
import { PATIENT } from '../../lambda-src/adapters/retry';
import { S3RunStore } from '../../lambda-src/adapters/s3-run-store';
import { SnsNotifier } from '../../lambda-src/adapters/sns-notifier';
import type { Workshop } from '../../lambda-src/core/restore/prepare';
import type { Environment } from '../../lambda-src/env';
import { readSteering } from './deployed';
import type { Session } from '../session';

/** What restores of a deployed vault work with. */
export interface RestoreShop extends Workshop {
  readonly store: S3RunStore;
  readonly notifier: SnsNotifier;
}

/** @throws CannotError where nothing is deployed */
export const openShop = async (session: Session): Promise<RestoreShop> =>
  shopOf(session, await readSteering(session));

/** The same where it is known already what steers the functions. */
export function shopOf(
  { vault, region }: Session,
  { reportsBucket, topicArn }: Pick<Environment, 'reportsBucket' | 'topicArn'>,
): RestoreShop {
  const driverOf = driversOf(vault.name);
  const files = new FilesPoints(driverOf('efs'));
  const others = Object.keys(vault.regions).filter((name) => name !== region);
  return {
    vault: vault.name,
    driverOf: (kind) => (kind === 'efs' ? files : driverOf(kind)),
    regions: [region, ...others],
    restorerOf,
    keys: new KmsKeys(),
    store: new S3RunStore(reportsBucket, new S3Client(PATIENT)),
    notifier: new SnsNotifier(topicArn, new SNSClient(PATIENT)),
  };
}
