import { misfits, restoredTags, restoreId } from '../../../../lambda-src/core/restore/order';
import { planned } from '../../../support/restore-points';

test('an id says when and of what, and fits into tags, tokens and keys', () => {
  const now = new Date('2026-11-21T03:15:00.123Z');
  expect(restoreId(now, 'vol-0a1b2c3d4e5f60718')).toBe('20261121t031500123z-e5f60718');
  expect(restoreId(now, 'Orders_2')).toBe('20261121t031500123z-orders2');
});

test('tags are those of the original without AWS’s and the vault’s, and where it comes from', () => {
  const points = [planned({ id: 'snap-1', source: 'vol-1', at: '2026-11-21T02:00:00Z' })];
  const original = { Name: 'data', 'aws:autoscaling:groupName': 'web', 'smart-vault:managed-by': 'vault' };
  expect(restoredTags({ id: 'r-1', points }, original)).toEqual({
    Name: 'data',
    'smart-vault:restore': 'r-1',
    'smart-vault:restored-from': 'snap-1',
  });
});

test('options that say nothing of what is restored are named', () => {
  expect(misfits('volume', { zone: 'us-east-1a', subnet: 'subnet-1', as: 'x', force: false })).toEqual([
    'subnet',
    'as',
  ]);
  expect(misfits('database', { type: 'db.t4g.micro', securityGroups: ['sg-1'] })).toEqual([]);
});
