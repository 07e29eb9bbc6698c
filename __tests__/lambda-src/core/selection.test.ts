import { consistencyRule } from '../../../lambda-src/core/consistency';
import { describeSelection, leftOut, selects } from '../../../lambda-src/core/selection';

const select = {
  tags: { backup: ['true'], tier: ['gold', 'silver'], ephemeral: ['false'] },
  exclude: { env: ['dev', 'test'], 'no backup': [''] },
};

test.each([
  ['what carries nothing else', {}, undefined],
  ['an excluding tag with one of its values', { env: 'test' }, 'excluded by its tag env=test'],
  ['an excluding tag with another value', { env: 'prod' }, undefined],
  ['an excluding tag without a value', { 'no backup': '' }, 'excluded by its tag no backup='],
  ['any selecting key with the value false', { tier: 'false' }, 'opted out by its tag tier=false'],
  ['a key of which false is what is selected', { ephemeral: 'false' }, undefined],
])('%s', (_what, tags, reason) => {
  expect(leftOut(tags, select)).toBe(reason);
});

test.each([
  [
    'every key with one of its values',
    { backup: 'true', tier: 'silver', ephemeral: 'false', other: '' },
    true,
  ],
  ['a key with another value', { backup: 'true', tier: 'bronze', ephemeral: 'false' }, false],
  ['a key missing', { backup: 'true', tier: 'gold' }, false],
  ['keys in another case', { Backup: 'true', tier: 'gold', ephemeral: 'false' }, false],
])('a plan looks for %s', (_what, tags, taken) => {
  expect(selects(tags, select)).toBe(taken);
});

test('exclusion needs no opting out, and selection no exclusion', () => {
  expect(leftOut({ backup: 'false', env: 'dev' }, select)).toBe('excluded by its tag env=dev');
  expect(leftOut({ env: 'dev' }, { tags: { backup: ['true'] } })).toBeUndefined();
});

test('a selection in words', () => {
  expect(describeSelection({ tags: { backup: ['true'] } })).toBe('backup=true');
  expect(describeSelection(select)).toBe('backup=true and tier=gold|silver and ephemeral=false');
});

test('only what is made of instances can be stopped, or run commands', () => {
  const hooks = { mode: 'application', before: ['x'], after: [], timeoutSeconds: 60 } as const;
  expect(consistencyRule({ mode: 'stop' }, ['ebs'])).toBeUndefined();
  expect(consistencyRule(hooks, ['ami'])).toBeUndefined();
  expect(consistencyRule({ mode: 'crash' }, ['ebs', 'dynamodb'])).toBeUndefined();
  const rule = 'must be "crash" for kinds without instances such as dynamodb (with instances: ebs, ami)';
  expect(consistencyRule({ mode: 'stop' }, ['ebs', 'dynamodb'])).toBe(rule);
  expect(consistencyRule(hooks, ['dynamodb'])).toBe(rule);
});
