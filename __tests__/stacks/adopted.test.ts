import type { AdoptedStack } from '../../config/adopted';
import { stacksOf, vaultOf } from '../support/vaults';

const STACK = 'us-east-1-storage';

/** The storage stack of a vault that adopts this in it. */
function storageThatAdopts(adopted: AdoptedStack) {
  return stacksOf(vaultOf({ adopted: { [STACK]: adopted } })).get(STACK)!;
}

describe('what existed before the vault', () => {
  it('keeps the given arguments whole, to the letter, and without the tags of the vault', () => {
    const stack = storageThatAdopts({
      tags: { Project: 'old' },
      resources: {
        'aws_kms_key.vault_key': { description: 'of ${aws:username} %{if}', policy: null, tags: { a: 'b' } },
      },
    });
    const key = stack.resource('aws_kms_key.vault_key');
    expect(key).toMatchObject({
      description: 'of $${aws:username} %%{if}',
      enable_key_rotation: true,
      provider: 'aws.adopted',
      tags: { a: 'b' },
    });
    expect(key).not.toHaveProperty('policy');
    expect(stack.json.provider?.aws).toEqual([
      expect.objectContaining({
        default_tags: [{ tags: expect.objectContaining({ 'smart-vault:stack': STACK }) as object }],
      }),
      { region: 'us-east-1', default_tags: [{ tags: { Project: 'old' } }], alias: 'adopted' },
    ]);
    expect(stack.resource('aws_kms_key.operations_key')).not.toHaveProperty('provider');
  });

  it('is guarded against destroy as before', () => {
    const stack = storageThatAdopts({ resources: { 'aws_kms_key.vault_key': {} } });
    expect(stack.resource('aws_kms_key.vault_key')).toMatchObject({ lifecycle: { prevent_destroy: true } });
  });

  it('may lack what others have, and nobody waits for that', () => {
    const without = 'aws_s3_bucket_public_access_block.reports_public_access';
    const stack = storageThatAdopts({ resources: { [without]: false } });
    expect(stack.addresses()).not.toContain(without);
    expect(stack.resource('aws_s3_bucket_policy.reports_policy')).not.toHaveProperty('depends_on');
  });

  it.each<[string, AdoptedStack['resources'], string]>([
    [
      'a resource that the stack does not have',
      { 'aws_vpc.vpc_main': {} },
      `adopted.${STACK} must name resources of the stack, got aws_vpc.vpc_main`,
    ],
    [
      'leaving out what others refer to',
      { 'aws_kms_key.vault_key': false },
      `adopted.${STACK} must not leave out what the stack refers to, got false for aws_kms_key.vault_key`,
    ],
  ])('%s is refused', (_, resources, message) => {
    expect(() => storageThatAdopts({ resources })).toThrow(message);
  });

  it('in a stack that is not there is refused', () => {
    const adopted = { 'us-east-1-network': { resources: {} } };
    expect(() => stacksOf(vaultOf({ adopted }))).toThrow(
      /adopted must name stacks of this configuration .*, got us-east-1-network/,
    );
  });

  it.each<[string, unknown, string]>([
    ['a stack', { 'No Stack': { resources: {} } }, 'must be the name of a stack'],
    [
      'an address',
      { [STACK]: { resources: { 'module.x.aws_vpc.y': {} } } },
      'must be the address of a resource',
    ],
    ['a resource', { [STACK]: { resources: { 'aws_vpc.y': 'kept' } } }, 'must be false, or an object'],
  ])('%s that is none is refused by the configuration', (_, adopted, rule) => {
    expect(() => vaultOf({ adopted: adopted as never })).toThrow(rule);
  });
});
