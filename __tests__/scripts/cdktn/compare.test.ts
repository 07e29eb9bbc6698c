import { differences } from '../../../scripts/cdktn/compare';

const stack = {
  '//': { metadata: { version: '0.21.0' } },
  terraform: {
    backend: { local: { path: 'state' } },
    required_providers: { aws: { source: 'aws', version: '>= 5.100' } },
  },
  resource: {
    aws_kms_key: { key: { '//': { metadata: { path: 'a/b' } }, enable_key_rotation: true, tags: ['x'] } },
  },
};

test('what only says who wrote it is no difference', () => {
  const theirs = {
    ...stack,
    '//': { metadata: { version: '0.24.0' } },
    terraform: { ...stack.terraform, required_providers: { aws: { source: 'hashicorp/aws', version: '6' } } },
    resource: { aws_kms_key: { key: { '//': {}, tags: ['x'], enable_key_rotation: true } } },
  };
  expect(differences(stack, theirs)).toEqual([]);
});

test.each([
  [
    'a value',
    { resource: { aws_kms_key: { key: { enable_key_rotation: false, tags: ['x'] } } } },
    ['resource.aws_kms_key.key.enable_key_rotation: true with cdktf, false with cdktn'],
  ],
  [
    'an element',
    { resource: { aws_kms_key: { key: { enable_key_rotation: true, tags: ['x', 'y'] } } } },
    ['resource.aws_kms_key.key.tags.1: undefined with cdktf, "y" with cdktn'],
  ],
  [
    'an argument that is gone',
    { resource: { aws_kms_key: { key: { tags: ['x'] } } } },
    ['resource.aws_kms_key.key.enable_key_rotation: true with cdktf, undefined with cdktn'],
  ],
  [
    'another kind of value',
    { resource: [] },
    [expect.stringMatching(/^resource\.aws_kms_key: .* with cdktf, undefined with cdktn$/)],
  ],
  [
    'a provider',
    { terraform: { ...stack.terraform, required_providers: {} } },
    ['terraform.required_providers.0: "aws" with cdktf, undefined with cdktn'],
  ],
  [
    'a backend',
    { terraform: { ...stack.terraform, backend: { s3: {} } } },
    [
      'terraform.backend.local: {"path":"state"} with cdktf, undefined with cdktn',
      'terraform.backend.s3: undefined with cdktf, {} with cdktn',
    ],
  ],
])('%s that differs is named by its path', (_, change, expected) => {
  expect(differences(stack, { ...stack, ...change })).toEqual(expected);
});

test('a stack that one of them lacks differs as a whole', () => {
  expect(differences(stack, {})).not.toEqual([]);
});
