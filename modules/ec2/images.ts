/** Where AWS or the distribution publishes the id of its newest image, and the device of its root volume. */
interface Image {
  readonly parameter: (architecture: Architecture) => string;
  readonly rootDevice: string;
}

export type Architecture = 'x86_64' | 'arm64';

/** The distributions' word for what EC2 calls x86_64. */
const debianName = (architecture: Architecture): string => (architecture === 'arm64' ? 'arm64' : 'amd64');

/**
 * https://docs.aws.amazon.com/linux/al2023/ug/ec2.html#launch-via-aws-cli,
 * https://documentation.ubuntu.com/aws/aws-how-to/instances/find-ubuntu-images/,
 * https://wiki.debian.org/Cloud/AmazonEC2Image/Bookworm
 */
const IMAGES = {
  'amazon-linux-2023': {
    parameter: (architecture) =>
      `/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-${architecture}`,
    rootDevice: '/dev/xvda',
  },
  'ubuntu-24.04': {
    parameter: (architecture) =>
      `/aws/service/canonical/ubuntu/server/24.04/stable/current/${debianName(architecture)}/hvm/ebs-gp3/ami-id`,
    rootDevice: '/dev/sda1',
  },
  'debian-12': {
    parameter: (architecture) => `/aws/service/debian/release/12/latest/${debianName(architecture)}`,
    rootDevice: '/dev/xvda',
  },
} as const satisfies Record<string, Image>;

export type ImageName = keyof typeof IMAGES;

/** Whether an instance type has one of AWS's own processors: the letter g after the generation (https://docs.aws.amazon.com/ec2/latest/instancetypes/instance-type-names.html). */
export function architectureOf(instanceType: string): Architecture {
  return /^[a-z]+\d+g/.test(instanceType) ? 'arm64' : 'x86_64';
}

/**
 * What a launch template takes as image: an id, or a public parameter that EC2 looks up at each launch, so that a new instance
 * has the newest patches while the plan stays the same (https://docs.aws.amazon.com/autoscaling/ec2/userguide/using-systems-manager-parameters.html).
 */
export function imageId(image: ImageName | `ami-${string}`, instanceType: string): string {
  return isName(image) ? `resolve:ssm:${IMAGES[image].parameter(architectureOf(instanceType))}` : image;
}

/** Device name of the root volume. */
export function rootDevice(image: ImageName | `ami-${string}`): string {
  return isName(image) ? IMAGES[image].rootDevice : '/dev/xvda';
}

function isName(image: string): image is ImageName {
  return image in IMAGES;
}
