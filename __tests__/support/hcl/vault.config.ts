import { defineVault } from '../../../config/define-vault';

/** What `examples/existing-terraform/terraform.tfvars` says, in the words of the configuration. */
export default defineVault({
  name: 'acme-files',
  notifications: { emails: ['ops@example.com'] },
  regions: {
    'us-east-1': {
      network: {
        cidr: '10.40.0.0/16',
        zones: {
          'us-east-1a': { public: '10.40.0.0/24', private: '10.40.10.0/24' },
          'us-east-1b': { public: '10.40.1.0/24', private: '10.40.11.0/24' },
        },
        nat: 'single',
        endpoints: [],
      },
      files: {
        fileSystem: { clients: 'nfs', throughput: 'bursting' },
        bucket: { mfaDelete: false },
        transfer: { prefix: 'files' },
        instances: {
          image: 'ami-0abcdef1234567890',
          type: 't3.small',
          minimum: 1,
          maximum: 3,
          cpuTarget: 50,
          rootVolumeGiB: 20,
          keyName: 'operators',
          sshFrom: ['203.0.113.0/24'],
        },
      },
    },
  },
});
