import { architectureOf, imageId, rootDevice } from '../../../modules/ec2/images';

describe('images', () => {
  it.each([
    ['t4g.micro', 'arm64'],
    ['m7gd.large', 'arm64'],
    ['c6gn.xlarge', 'arm64'],
    ['t3.micro', 'x86_64'],
    ['m7i-flex.large', 'x86_64'],
    ['g5.xlarge', 'x86_64'],
  ])('%s is %s', (type, architecture) => {
    expect(architectureOf(type)).toBe(architecture);
  });

  it.each([
    [
      'amazon-linux-2023',
      't4g.micro',
      'resolve:ssm:/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-arm64',
      '/dev/xvda',
    ],
    [
      'ubuntu-24.04',
      't3.micro',
      'resolve:ssm:/aws/service/canonical/ubuntu/server/24.04/stable/current/amd64/hvm/ebs-gp3/ami-id',
      '/dev/sda1',
    ],
    ['debian-12', 't4g.micro', 'resolve:ssm:/aws/service/debian/release/12/latest/arm64', '/dev/xvda'],
    ['ami-0123456789abcdef0', 't3.micro', 'ami-0123456789abcdef0', '/dev/xvda'],
  ] as const)('%s on %s is looked up at each launch', (image, type, id, device) => {
    expect(imageId(image, type)).toBe(id);
    expect(rootDevice(image)).toBe(device);
  });
});
