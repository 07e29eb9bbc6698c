import { resolveReferences } from './references';

it("puts in what references stand for, and leaves IAM's own variables", () => {
  const text = '["${aws_s3_bucket.b.arn}/*", "$${aws:PrincipalTag/team}"]';
  expect(JSON.parse(resolveReferences(text, { 'aws_s3_bucket.b.arn': 'arn:aws:s3:::b' }))).toEqual([
    'arn:aws:s3:::b/*',
    '${aws:PrincipalTag/team}',
  ]);
});

it('refuses a reference that stands for nothing', () => {
  expect(() => resolveReferences('${aws_s3_bucket.b.arn}', {})).toThrow('${aws_s3_bucket.b.arn} stands for');
});
