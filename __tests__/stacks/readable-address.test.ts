import { KmsAlias } from '@cdktf/provider-aws/lib/kms-alias';
import { KmsKey } from '@cdktf/provider-aws/lib/kms-key';
import { Construct } from 'constructs';
import { synthesize } from '../support/synthesized';

describe('readable addresses', () => {
  it('are the ids below the stack, joined by _, with what Terraform refuses replaced', () => {
    const output = synthesize((stack) => {
      const outer = new Construct(stack, 'vault');
      new KmsKey(outer, 'key', {});
      new KmsKey(new Construct(outer, 'us-east-1a'), 'ops@example.com', {});
      new KmsKey(stack, '2nd', {});
    });
    expect(output.addresses()).toEqual([
      'aws_kms_key._2nd',
      'aws_kms_key.vault_key',
      'aws_kms_key.vault_us-east-1a_ops_example_com',
    ]);
  });

  it('refuse two elements of one kind that would come out equal, naming both', () => {
    expect(() =>
      synthesize((stack) => {
        new KmsKey(new Construct(stack, 'a'), 'b_c', {});
        new KmsKey(new Construct(stack, 'a_b'), 'c', {});
      }),
    ).toThrow(
      'test/a/b_c and test/a_b/c would both be aws_kms_key.a_b_c in Terraform: give one of them another id',
    );
  });

  it('may be equal for different kinds', () => {
    const output = synthesize((stack) => {
      new KmsKey(new Construct(stack, 'a'), 'b_c', {});
      new KmsAlias(new Construct(stack, 'a_b'), 'c', { targetKeyId: 'k' });
    });
    expect(output.addresses()).toEqual(['aws_kms_alias.a_b_c', 'aws_kms_key.a_b_c']);
  });
});
