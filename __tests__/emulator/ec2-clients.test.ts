import { DeleteSnapshotCommand, DescribeVolumesCommand, type EC2Client } from '@aws-sdk/client-ec2';
import { Emulator } from '../../emulator/emulator';
import { Ec2Clients } from '../../lambda-src/adapters/ec2-clients';

jest.setTimeout(60_000);

let emulator: Emulator;

beforeAll(async () => {
  emulator = await Emulator.start();
  Object.assign(process.env, emulator.environment());
});
afterAll(() => emulator?.stop());

async function secondsOf(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return (performance.now() - began) / 1000;
}

/** A client that was throttled: its measure of what EC2 lets through is at its lowest. */
async function throttle(client: EC2Client): Promise<void> {
  await emulator.setFaults([
    { service: 'ec2', action: 'DeleteSnapshot', effect: { error: 'RequestLimitExceeded', status: 503 } },
  ]);
  await expect(client.send(new DeleteSnapshotCommand({ SnapshotId: 'snap-1' }))).rejects.toThrow();
}

const look = async (client: EC2Client): Promise<void> => {
  for (let times = 0; times < 3; times++) await client.send(new DescribeVolumesCommand({}));
};

test('deletions that are throttled slow nothing but deletions', async () => {
  const clients = new Ec2Clients();
  const [deleting, looking] = [clients.safe('us-east-1', 'delete'), clients.safe('us-east-1')];
  await look(looking);
  await throttle(deleting);
  const [free, slowed] = [await secondsOf(() => look(looking)), await secondsOf(() => look(deleting))];
  expect(free).toBeLessThan(1);
  expect(slowed).toBeGreaterThan(2 * free);
});

test('one client per region and class of calls keeps its measure', () => {
  const clients = new Ec2Clients();
  expect(clients.safe('us-east-1', 'delete')).toBe(clients.safe('us-east-1', 'delete'));
  expect(clients.safe('us-east-1', 'delete')).not.toBe(clients.safe('us-west-2', 'delete'));
  expect(clients.once('us-east-1', 'copy')).not.toBe(clients.once('us-east-1', 'create'));
  expect(clients.once('us-east-1', 'copy')).not.toBe(clients.safe('us-east-1', 'copy'));
});
