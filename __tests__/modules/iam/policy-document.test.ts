import { Token } from 'cdktf';
import { policyDocument } from '../../../modules/iam/policy-document';

describe('policyDocument', () => {
  it('writes a list of one as AWS stores it, and leaves out what is not there', () => {
    expect(
      policyDocument([{ sid: 'Read', actions: ['s3:GetObject'], resources: ['arn:aws:s3:::b/*'] }]),
    ).toBe(
      '{"Version":"2012-10-17","Statement":[{"Sid":"Read","Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::b/*"}]}',
    );
  });

  it('keeps the order it is given', () => {
    const text = policyDocument([
      { sid: 'B', effect: 'Deny', principals: '*', actions: ['b:2', 'b:1'], resources: ['*'] },
      { sid: 'A', actions: ['a:1'], conditions: { Bool: { 'aws:SecureTransport': 'true' } } },
    ]);
    expect(JSON.parse(text)).toEqual({
      Version: '2012-10-17',
      Statement: [
        { Sid: 'B', Effect: 'Deny', Principal: '*', Action: ['b:2', 'b:1'], Resource: '*' },
        { Sid: 'A', Effect: 'Allow', Action: 'a:1', Condition: { Bool: { 'aws:SecureTransport': 'true' } } },
      ],
    });
  });

  it("escapes IAM's variables, which Terraform would take for its own, and keeps tokens", () => {
    const token = Token.asString({ resolve: () => 'x' });
    const text = policyDocument([
      { sid: 'Own', actions: ['s3:*'], resources: ['arn/${aws:username}', token] },
    ]);
    expect(text).toContain('arn/$${aws:username}');
    expect(text).toContain(`"${token}"`);
  });
});
