import { SnapshotBin } from '../../../modules/recycle-bin/snapshot-bin';
import { synthesize } from '../../support/synthesized';

const bin = (days: number) =>
  synthesize((stack) => {
    new SnapshotBin(stack, 'bin', {
      description: 'Deleted recovery points',
      tag: { key: 'smart-vault:managed-by', value: 'v' },
      days,
    });
  });

test('keeps what carries the tag, and nothing else', () => {
  expect(bin(14).resource('aws_rbin_rule.bin_rule')).toEqual({
    description: 'Deleted recovery points',
    resource_type: 'EBS_SNAPSHOT',
    resource_tags: [{ resource_tag_key: 'smart-vault:managed-by', resource_tag_value: 'v' }],
    retention_period: { retention_period_unit: 'DAYS', retention_period_value: 14 },
  });
});

test.each([0, 366, 1.5])('refuses %d days', (days) => {
  expect(() => bin(days)).toThrow(`days must be between 1 and 365, got ${days}`);
});
