import { AccountDefaults, type AccountDefaultsProps } from '../../../modules/ebs/account-defaults';
import { synthesize } from '../../support/synthesized';

const settingsOf = (props: AccountDefaultsProps) =>
  synthesize((stack) => new AccountDefaults(stack, 'ebs', props));

describe('AccountDefaults', () => {
  it('leaves alone what it is not told', () => {
    expect(settingsOf({ encryptionByDefault: false }).addresses()).toEqual([]);
  });

  it('encrypts, with a key, and shares with nobody', () => {
    const output = settingsOf({
      encryptionByDefault: true,
      defaultKeyArn: 'arn:key',
      publicSnapshots: 'block-all-sharing',
    });
    expect(output.resource('aws_ebs_encryption_by_default.ebs_encryption')).toEqual({ enabled: true });
    expect(output.resource('aws_ebs_default_kms_key.ebs_key')).toEqual({ key_arn: 'arn:key' });
    expect(output.resource('aws_ebs_snapshot_block_public_access.ebs_public_snapshots')).toEqual({
      state: 'block-all-sharing',
    });
  });
});
