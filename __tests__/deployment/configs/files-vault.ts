import { defineVault } from '../../../config/define-vault';
import type { VaultInput } from '../../../config/types';

/** Files and instances in two zones without NAT, copied to another region in every way; no snapshots. */
export function filesVault(given: Pick<VaultInput, 'throwAway'>): VaultInput {
  return defineVault({
    name: 'e2e-files',
    notifications: { emails: ['ops@example.com'] },
    regions: {
      'us-east-1': {
        network: {
          cidr: '10.0.0.0/16',
          zones: {
            'us-east-1a': { public: '10.0.0.0/24', private: '10.0.16.0/20' },
            'us-east-1b': { public: '10.0.1.0/24', private: '10.0.32.0/20' },
          },
        },
        files: {
          fileSystem: {
            awsBackup: {
              retentionDays: 120,
              coldStorageDays: 30,
              copyTo: { region: 'us-west-2', retentionDays: 150 },
              lock: { mode: 'governance' },
            },
            replicateTo: 'us-west-2',
          },
          bucket: {
            intelligentTiering: { archiveDays: 90, deepArchiveDays: 180 },
            objectLock: { mode: 'governance', days: 1 },
            replicateTo: { region: 'us-west-2', deleteMarkers: true, timeControl: true },
          },
          instances: {
            minimum: 0,
            maximum: 3,
            mountScript: '__tests__/support/fixtures/user-data/mount.sh',
            sync: { directory: '/mnt/efs/reports', delete: true },
          },
        },
      },
      'us-west-2': {},
    },
    ...given,
  });
}
