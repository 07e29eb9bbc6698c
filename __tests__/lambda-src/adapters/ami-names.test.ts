import * as fc from 'fast-check';
import { copyToken, imageName } from '../../../lambda-src/adapters/drivers/ami-names';
import type { Run } from '../../../lambda-src/core/run';

const runOf = (id: string, vault = 'smart-vault', execution = 'first'): Run =>
  ({ id, vault, execution: { id: execution, name: execution, startTime: '' } }) as Run;
const INSTANCE = 'i-0123456789abcdef0';

test('a name says whose, which run’s and of what it is', () => {
  const run = runOf('daily-20261121T020000Z');
  expect(imageName(run, INSTANCE, 1)).toBe(`smart-vault/daily-20261121T020000Z/${INSTANCE}`);
  expect(imageName(run, INSTANCE, 2)).toBe(`smart-vault/daily-20261121T020000Z/${INSTANCE}/2`);
});

test('what EC2 does not allow is taken out, and names stay apart', () => {
  const [plus, equals] = ['daily-a+b', 'daily-a=b'].map((id) => imageName(runOf(id), INSTANCE, 1));
  expect(plus).toMatch(/^smart-vault\/daily-a-b\/i-0123456789abcdef0\/[0-9a-f]{12}$/);
  expect(plus).not.toBe(equals);
});

test('any run, instance and attempt has one name, which EC2 takes', () => {
  const asked = fc.tuple(
    fc.string({ unit: 'binary', minLength: 1, maxLength: 130 }),
    fc.stringMatching(/^i-[0-9a-f]{8}([0-9a-f]{9})?$/),
    fc.integer({ min: 1, max: 5 }),
  );
  const nameOf = ([id, instance, attempt]: [string, string, number]) =>
    imageName(runOf(id), instance, attempt);
  fc.assert(
    fc.property(asked, asked, (one, other) => {
      expect(nameOf(one)).toMatch(/^[A-Za-z0-9()[\] ./\-'@_]{3,128}$/);
      expect(nameOf(one)).toBe(nameOf([...one]));
      if (JSON.stringify(one) !== JSON.stringify(other)) expect(nameOf(one)).not.toBe(nameOf(other));
    }),
  );
});

test('a token is of one execution, image and region, and has the length that EC2 takes', () => {
  const tokens = [
    copyToken(runOf('daily-1'), 'name', 'ami-1', 'us-west-2'),
    copyToken(runOf('daily-1', 'smart-vault', 'redriven'), 'name', 'ami-1', 'us-west-2'),
    copyToken(runOf('daily-1'), 'name/2', 'ami-1', 'us-west-2'),
    copyToken(runOf('daily-1'), 'name', 'ami-2', 'us-west-2'),
    copyToken(runOf('daily-1'), 'name', 'ami-1', 'eu-west-1'),
  ];
  expect(new Set(tokens).size).toBe(tokens.length);
  for (const token of tokens) expect(token).toMatch(/^[0-9a-f]{64}$/);
  expect(copyToken(runOf('daily-1'), 'name', 'ami-1', 'us-west-2')).toBe(tokens[0]);
});
