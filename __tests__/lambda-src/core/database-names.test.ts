import * as fc from 'fast-check';
import { snapshotName, snapshotPrefix } from '../../../lambda-src/core/database-names';

const HASH = '0123456789abcdef';

test.each([
  ['smart-vault', 'orders', 'smart-vault-orders-0123456789abcdef'],
  ['my--vault', 'Orders_EU', 'my-vault-orders-eu-0123456789abcdef'],
  ['7seas', 'x', 'v7seas-x-0123456789abcdef'],
  ['smart-vault', '', 'smart-vault-0123456789abcdef'],
  ['a-vault-of-24-characters', 'a'.repeat(63), `a-vault-of-24-characters-${'a'.repeat(21)}-0123456789abcdef`],
  ['a-vault-of-24-characters', `${'a'.repeat(20)}-b`, `a-vault-of-24-characters-${'a'.repeat(20)}-${HASH}`],
])('%s, %s', (vault, of, name) => {
  expect(snapshotName(vault, of, HASH)).toBe(name);
});

const vaultNames = fc.stringMatching(/^[a-z][a-z0-9-]{1,22}[a-z0-9]$/);

test('every name is one that RDS takes for both kinds, and begins as the policies expect', () => {
  fc.assert(
    fc.property(vaultNames, fc.string({ maxLength: 80 }), (vault, of) => {
      const name = snapshotName(vault, of, HASH);
      expect(name).toMatch(/^[a-z](-?[a-z0-9])*$/);
      expect(name.length).toBeLessThanOrEqual(63);
      expect(name.startsWith(snapshotPrefix(vault))).toBe(true);
      expect(name.endsWith(`-${HASH}`)).toBe(true);
    }),
  );
});
