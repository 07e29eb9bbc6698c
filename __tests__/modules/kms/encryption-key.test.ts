import { EncryptionKey } from '../../../modules/kms/encryption-key';
import { alarmsMayPublish, logsMayEncrypt } from '../../../modules/kms/service-grants';
import { synthesize } from '../../support/synthesized';

const place = { partition: 'aws', region: 'us-east-1', accountId: '123456789012' };
const props = { alias: 'smart-vault/vault', description: 'Copies', place };

describe('EncryptionKey', () => {
  it('rotates, waits 30 days before it goes, and is guarded against destroy', () => {
    const output = synthesize((stack) => new EncryptionKey(stack, 'vault', props));
    expect(output.resource('aws_kms_key.vault_key')).toMatchObject({
      description: 'Copies',
      enable_key_rotation: true,
      deletion_window_in_days: 30,
      lifecycle: { prevent_destroy: true },
    });
    expect(output.resource('aws_kms_alias.vault_alias')).toEqual({
      name: 'alias/smart-vault/vault',
      target_key_id: '${aws_kms_key.vault_key.key_id}',
    });
  });

  it('leaves the use of the key to the policies of the account', () => {
    const output = synthesize((stack) => new EncryptionKey(stack, 'vault', props));
    expect(output.policy('aws_kms_key.vault_key')).toEqual({
      AccountDecides: {
        Sid: 'AccountDecides',
        Effect: 'Allow',
        Principal: { AWS: 'arn:aws:iam::123456789012:root' },
        Action: 'kms:*',
        Resource: '*',
      },
    });
  });

  it('can be destroyed when told so', () => {
    const output = synthesize(
      (stack) => new EncryptionKey(stack, 'vault', { ...props, destroyable: true, deletionWindowDays: 7 }),
    );
    const key = output.resource('aws_kms_key.vault_key');
    expect(key).not.toHaveProperty('lifecycle');
    expect(key.deletion_window_in_days).toBe(7);
  });

  it('lets services in for their own resources only', () => {
    const statements = [
      logsMayEncrypt(place, '/aws/*smart-vault-*'),
      alarmsMayPublish(place, 'smart-vault-*'),
    ];
    const output = synthesize((stack) => new EncryptionKey(stack, 'operations', { ...props, statements }));
    const { LogsMayEncrypt, AlarmsMayPublish } = output.policy('aws_kms_key.operations_key');
    expect(LogsMayEncrypt).toMatchObject({
      Principal: { Service: 'logs.us-east-1.amazonaws.com' },
      Condition: {
        ArnLike: {
          'kms:EncryptionContext:aws:logs:arn':
            'arn:aws:logs:us-east-1:123456789012:log-group:/aws/*smart-vault-*',
        },
      },
    });
    expect(AlarmsMayPublish).toMatchObject({
      Principal: { Service: 'cloudwatch.amazonaws.com' },
      Action: ['kms:Decrypt', 'kms:GenerateDataKey*'],
      Condition: {
        StringEquals: { 'aws:SourceAccount': '123456789012' },
        ArnLike: { 'aws:SourceArn': 'arn:aws:cloudwatch:us-east-1:123456789012:alarm:smart-vault-*' },
      },
    });
  });

  it('refuses a bad alias and a bad window, both at once', () => {
    expect(() =>
      synthesize(
        (stack) => new EncryptionKey(stack, 'bad', { ...props, alias: 'aws/ebs', deletionWindowDays: 6 }),
      ),
    ).toThrow(
      'test/bad: alias must be letters, digits, /, _ or - and not begin with aws/, got "aws/ebs"; deletionWindowDays must be between 7 and 30, got 6',
    );
  });
});
