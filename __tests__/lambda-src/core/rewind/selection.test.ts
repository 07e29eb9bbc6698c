import { selectionOf, targetOf } from '../../../../lambda-src/core/rewind/selection';

const ALL = ['report', 'report/1', 'report-2', 'other/report'];

test.each([
  ['s3://bucket', ALL],
  ['s3://bucket/', ALL],
  ['s3://bucket/report', ['report', 'report/1']],
  ['s3://bucket/report/', ['report/1']],
  ['s3://bucket/report*', ['report', 'report/1', 'report-2']],
  ['s3://bucket/other/rep*', ['other/report']],
])('%s means %j', (uri, keys) => {
  const { takes, prefix } = selectionOf(uri);
  const found = ALL.filter(takes);
  expect(found).toEqual(keys);
  expect(found.filter((key) => !key.startsWith(prefix))).toEqual([]);
});

test.each(['bucket/key', 's3:/bucket', 's3://', 's3:///key', 'https://bucket'])('%s is no place', (uri) => {
  expect(() => selectionOf(uri)).toThrow(/must be s3:\/\/bucket/);
});

test.each([
  ['s3://b', 's3://c', 'x/y', 'x/y'],
  ['s3://b', 's3://c/old', 'x/y', 'old/x/y'],
  ['s3://b/x/', 's3://c/old/', 'x/y', 'old/y'],
  ['s3://b/x/', 's3://b/old', 'x/y', 'old/y'],
  ['s3://b/x/file', 's3://c/old/', 'x/file', 'old/file'],
  ['s3://b/x/file', 's3://c', 'x/file', 'file'],
  ['s3://b/x/file', 's3://b/x/file-of-yesterday', 'x/file', 'x/file-of-yesterday'],
  ['s3://b/x/file', 's3://c/old/', 'x/file/part', 'old/file/part'],
  ['s3://b/x/f*', 's3://c/old/', 'x/file', 'old/file'],
])('%s to %s: %s is %s there', (from, to, key, there) => {
  const target = targetOf(selectionOf(from), to);
  expect(target.keyOf(key)).toBe(there);
  expect(there.startsWith(target.prefix) && target.takes(there)).toBe(true);
});

test('elsewhere only what could have come from here is meant', () => {
  const { takes } = targetOf(selectionOf('s3://b/x/f*'), 's3://c/old/');
  expect(['old/file', 'old/other', 'file'].filter(takes)).toEqual(['old/file']);
  const file = targetOf(selectionOf('s3://b/x/file'), 's3://c/old/');
  expect(['old/file', 'old/file/1', 'old/file-2'].filter((key) => file.takes(key))).toEqual([
    'old/file',
    'old/file/1',
  ]);
});

test.each([
  ['s3://b', 's3://b/old/'],
  ['s3://b/x/', 's3://b/x/old/'],
  ['s3://b/x/', 's3://b'],
  ['s3://b/x/file', 's3://b/x/file'],
  ['s3://b/x/file', 's3://b/x/'],
])('%s to %s would not leave the source as it is', (from, to) => {
  expect(() => targetOf(selectionOf(from), to)).toThrow(/must lie outside of s3:\/\/b/);
});
