import { DescribeImagesCommand, RunInstancesCommand, type Instance } from '@aws-sdk/client-ec2';
import { GetParameterCommand, type SSMClient } from '@aws-sdk/client-ssm';
import { EXAMINER_IMAGE } from '../../../core/drill/examiner-image';
import { restoredTags, type RestoreOrder } from '../../../core/restore/order';
import { toAwsTags } from '../../drivers/tags';
import type { Ec2Clients } from '../../ec2-clients';
import type { PerRegion } from '../../per-region';
import script from './examine.sh';
import { examinerUserData } from './user-data';

/** On Nitro, whose console can be read at once; hashing needs little. */
const TYPE = 't3.micro';

/** Where the examiner is launched. */
export interface ExaminerPlace {
  readonly subnet: string;
  /** Security group without a rule. */
  readonly group: string;
}

/**
 * Launches the instance that looks into a volume: no role, no key, no way out. The same order launches the same one
 * (EC2 developer guide, "Ensuring idempotency").
 */
export async function launchExaminer(
  ec2: Ec2Clients,
  ssm: PerRegion<SSMClient>,
  order: RestoreOrder,
  volume: string,
  { subnet, group }: ExaminerPlace,
): Promise<Instance | undefined> {
  const { region, id, drill = '' } = order;
  const { Parameter: parameter } = await ssm
    .in(region)
    .send(new GetParameterCommand({ Name: EXAMINER_IMAGE }));
  const image = parameter?.Value ?? '';
  const { Images: [found] = [] } = await ec2
    .safe(region)
    .send(new DescribeImagesCommand({ ImageIds: [image], Owners: ['amazon'] }));
  if (found?.RootDeviceName === undefined) throw new Error(`${image} is no image of Amazon’s`);
  const tags = toAwsTags(restoredTags(order));
  const { Instances: [instance] = [] } = await ec2.safe(region, 'run').send(
    new RunInstancesCommand({
      ClientToken: `${id}-examiner`,
      ImageId: image,
      InstanceType: TYPE,
      MinCount: 1,
      MaxCount: 1,
      SubnetId: subnet,
      SecurityGroupIds: [group],
      // cloud-init asks the metadata service for the script.
      MetadataOptions: { HttpEndpoint: 'enabled', HttpTokens: 'required', HttpPutResponseHopLimit: 1 },
      BlockDeviceMappings: [
        { DeviceName: found.RootDeviceName, Ebs: { Encrypted: true, DeleteOnTermination: true } },
      ],
      InstanceInitiatedShutdownBehavior: 'terminate',
      UserData: Buffer.from(examinerUserData(script, { drill, volume })).toString('base64'),
      TagSpecifications: [
        { ResourceType: 'instance', Tags: tags },
        { ResourceType: 'volume', Tags: tags },
      ],
    }),
  );
  return instance;
}
