import { validateVault } from '../../config/validate';
import { fileShelvesIn, fileShelvesOf } from '../../stacks/file-shelves';

const ACCOUNT = '123456789012';
const network = {
  cidr: '10.0.0.0/16',
  zones: { 'us-east-1a': { public: '10.0.0.0/24', private: '10.0.16.0/20' } },
};
const vault = validateVault({
  regions: {
    'us-east-1': {
      plans: ['daily'],
      network,
      files: {
        transfer: { prefix: 'team/efs' },
        bucket: { replicateTo: { region: 'us-west-2' } },
      },
      fileBuckets: ['whole', 'mine/a/b'],
    },
    'us-west-2': {},
    'eu-west-1': { plans: ['daily'] },
  },
});

test('the bucket of the vault below the prefix of its transfer, and those that are named', () => {
  expect(fileShelvesOf(vault, 'us-east-1', ACCOUNT)).toEqual([
    { bucketName: `smart-vault-files-${ACCOUNT}-us-east-1`, prefix: 'team/efs/' },
    { bucketName: 'whole', prefix: '' },
    { bucketName: 'mine', prefix: 'a/b/' },
  ]);
  expect(fileShelvesOf(vault, 'eu-west-1', ACCOUNT)).toEqual([]);
});

test('in another region the replica alone, where it is there', () => {
  expect(fileShelvesIn(vault, 'us-east-1', 'us-east-1', ACCOUNT)).toHaveLength(3);
  expect(fileShelvesIn(vault, 'us-east-1', 'us-west-2', ACCOUNT)).toEqual([
    { bucketName: `smart-vault-replica-${ACCOUNT}-us-east-1`, prefix: 'team/efs/' },
  ]);
  expect(fileShelvesIn(vault, 'us-east-1', 'eu-west-1', ACCOUNT)).toEqual([]);
});
