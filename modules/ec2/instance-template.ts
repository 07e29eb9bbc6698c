import { LaunchTemplate } from '@cdktf/provider-aws/lib/launch-template';
import { Token } from 'cdktf';
import { Construct } from 'constructs';
import { refuse } from '../problems';
import { imageId, rootDevice, type ImageName } from './images';

export interface InstanceTemplateProps {
  readonly templateName: string;
  /** One of the names, whose newest image each launch takes, or the id of an image. */
  readonly image: ImageName | `ami-${string}`;
  readonly instanceType: string;
  readonly instanceProfileArn: string;
  readonly securityGroupIds: readonly string[];
  /** In base64. */
  readonly userData: string;
  /** GiB, 8 to 16384. */
  readonly rootVolumeGiB: number;
  /** Of the instances and their volumes, to which the provider's default tags do not come. */
  readonly tags: Readonly<Record<string, string>>;
  /**
   * Name of an EC2 key pair.
   * @default none: Session Manager needs no key
   */
  readonly keyName?: string | undefined;
}

/** What an instance is launched from: IMDSv2 only, from the instance itself only, and an encrypted root volume. */
export class InstanceTemplate extends Construct {
  readonly templateId: string;
  /** In base64. */
  readonly userData: string;
  /** Rises with every change. */
  readonly latestVersion: string;

  constructor(scope: Construct, id: string, props: InstanceTemplateProps) {
    super(scope, id);
    const { templateName, image, instanceType, rootVolumeGiB, keyName } = props;
    refuse(scope, id, [
      [
        Number.isInteger(rootVolumeGiB) && rootVolumeGiB >= 8 && rootVolumeGiB <= 16_384,
        `rootVolumeGiB must be between 8 and 16384, got ${rootVolumeGiB}`,
      ],
    ]);

    const tags = { Name: templateName, ...props.tags };
    const template = new LaunchTemplate(this, 'template', {
      name: templateName,
      imageId: imageId(image, instanceType),
      instanceType,
      updateDefaultVersion: true,
      iamInstanceProfile: { arn: props.instanceProfileArn },
      vpcSecurityGroupIds: [...props.securityGroupIds],
      userData: props.userData,
      ...(keyName !== undefined && { keyName }),
      // https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instancedata-data-retrieval.html; one hop: no container gets the role.
      metadataOptions: { httpEndpoint: 'enabled', httpTokens: 'required', httpPutResponseHopLimit: 1 },
      blockDeviceMappings: [
        {
          deviceName: rootDevice(image),
          ebs: {
            volumeSize: rootVolumeGiB,
            volumeType: 'gp3',
            // With the account's key for EBS: Auto Scaling may use that one without a grant.
            encrypted: 'true',
            deleteOnTermination: 'true',
          },
        },
      ],
      tagSpecifications: [
        { resourceType: 'instance', tags },
        { resourceType: 'volume', tags },
      ],
    });
    this.userData = props.userData;
    this.templateId = template.id;
    this.latestVersion = Token.asString(template.latestVersion);
  }
}
