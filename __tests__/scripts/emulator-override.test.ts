import { emulatorOverride } from '../../scripts/local/emulator-override';

const provider = { aws: [{ s3_use_path_style: true, max_retries: 3 }] };

describe('the override for an emulator', () => {
  it('changes the provider alone where the state is local', () => {
    const states = { storage: { backend: 'local', config: { path: 'terraform.storage.tfstate' } } };
    expect(emulatorOverride({ data: { terraform_remote_state: states } })).toEqual({ provider });
  });

  it('reaches every provider of the stack', () => {
    const aliased = { aws: [{}, { alias: 'adopted' }] };
    const settings = { s3_use_path_style: true, max_retries: 3 };
    expect(emulatorOverride({ provider: aliased })).toEqual({
      provider: { aws: [settings, { ...settings, alias: 'adopted' }] },
    });
  });

  it('repeats a backend in S3 and the states read from there, with buckets by path', () => {
    const s3 = { bucket: 'state', key: 'vault/storage.tfstate', use_lockfile: true };
    const config = { bucket: 'state', key: 'vault/network.tfstate' };
    const states = { network: { backend: 's3', config } };
    expect(
      emulatorOverride({ terraform: { backend: { s3 } }, data: { terraform_remote_state: states } }),
    ).toEqual({
      provider,
      terraform: { backend: { s3: { ...s3, use_path_style: true } } },
      data: { terraform_remote_state: { network: { config: { ...config, use_path_style: true } } } },
    });
  });
});
