import { ModifySnapshotAttributeCommand } from '@aws-sdk/client-ec2';
import { readLocation } from '../../core/location';
import type { RecoveryPoint } from '../../core/recovery-point';
import type { Ec2Clients } from '../ec2-clients';

/**
 * Lets the account of a location copy a snapshot; nothing to do where that is our own. Doing it twice is doing it once.
 * Its key lets that account in by its own policy (EBS user guide, "Share the KMS key").
 */
export async function shareSnapshot(
  clients: Ec2Clients,
  { id, region }: RecoveryPoint,
  location: string,
): Promise<void> {
  const { account } = readLocation(location);
  if (account === undefined) return;
  await clients.safe(region, 'share').send(
    new ModifySnapshotAttributeCommand({
      SnapshotId: id,
      Attribute: 'createVolumePermission',
      OperationType: 'add',
      UserIds: [account],
    }),
  );
}
