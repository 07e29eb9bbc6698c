import { EC2Client, RegisterImageCommand, StopInstancesCommand } from '@aws-sdk/client-ec2';
import { AmiDriver } from '../../lambda-src/adapters/drivers/ami';
import { Ec2Clients } from '../../lambda-src/adapters/ec2-clients';
import { newItem } from '../../lambda-src/core/item';
import { openRun } from '../../lambda-src/core/run';
import { clientOptions } from '../../scripts/local/clients';
import { launch } from '../../scripts/local/fleet';
import { DeployedVault, DR, SOURCE, SPEED, tagsOf, VAULT } from '../support/deployed';
import { imagesIn, imageTags, Servers, snapshotsOf } from '../support/servers';

/** Instances as images: the plans `images` (copied) and `quiet-images` (stopped for it). */
const vault = new DeployedVault();
const { emulator, runs, source, dr } = vault;
const servers = new Servers(source);

beforeEach(() => vault.clear());

const sourcesOf = async (ec2: EC2Client): Promise<string[]> =>
  (await imagesIn(ec2)).map((image) => imageTags(image)['smart-vault:source'] ?? '').sort();

/** How a driver reaches the emulator from here. */
class EmulatedClients extends Ec2Clients {
  override safe(region: string): EC2Client {
    return new EC2Client(clientOptions(emulator, region));
  }
}

describe('a run', () => {
  test('makes an image of every tagged instance, running or stopped, and copies it under the key there', async () => {
    const [web, database, batch] = [
      await servers.launch('web'),
      await servers.launch('database', 'f', 'g'),
      await servers.launch('batch'),
    ];
    await source.send(new StopInstancesCommand({ InstanceIds: [batch] }));
    const dev = await servers.launch('dev');
    await servers.tag(dev, { env: 'dev' });
    await launch(source, 'scratch', { protect: true });
    const { status, record } = await runs.run('images');

    expect(status).toBe('SUCCEEDED');
    expect(record.totals).toMatchObject({ planned: 3, created: 3, copied: 3, failed: 0, skipped: 1 });
    expect(record.skipped).toEqual([{ source: dev, reason: 'excluded by its tag env=dev' }]);
    expect(await sourcesOf(source)).toEqual([web, database, batch].sort());
    expect(await sourcesOf(dr)).toEqual([web, database, batch].sort());

    const original = (await imagesIn(source)).find(
      (image) => imageTags(image)['smart-vault:source'] === database,
    )!;
    expect(original.Name).toBe(`${VAULT}/${record.run.id}/${database}`);
    expect(snapshotsOf(original)).toHaveLength(3);
    for (const copy of await vault.snapshots(dr))
      expect(copy).toMatchObject({
        Encrypted: true,
        KmsKeyId: expect.stringContaining('arn:aws:kms:us-west-2:') as string,
      });
    const [created] = await emulator.calls({ service: 'ec2', action: 'CreateImage' });
    expect(created!.params).toMatchObject({ NoReboot: 'true' });
  });

  test('writes the lineage on images and their snapshots in the calls that make them', async () => {
    const web = await servers.launch('web', 'f');
    const { record } = await runs.run('images');
    const lineage = {
      'smart-vault:managed-by': VAULT,
      'smart-vault:plan': 'images',
      'smart-vault:run': record.run.id,
      'smart-vault:kind': 'ami',
      'smart-vault:source': web,
      'smart-vault:source-region': SOURCE,
      'smart-vault:created-at': expect.stringMatching(/^\d{4}-\d\d-\d\dT/) as string,
      InstanceId: web,
      Date: expect.stringMatching(/^\d{4}-\d\d-\d\d$/) as string,
      Name: 'web',
    };
    const [original] = await imagesIn(source);
    const copied = { ...lineage, CopiedFrom: SOURCE, OriginalSnapshotId: original!.ImageId };
    expect(imageTags(original!)).toEqual(lineage);
    expect((await vault.snapshots(source)).map(tagsOf)).toEqual([lineage, lineage]);
    expect((await imagesIn(dr)).map(imageTags)).toEqual([copied]);
    expect((await vault.snapshots(dr)).map(tagsOf)).toEqual([copied, copied]);
    expect(
      await emulator.calls({ service: 'ec2', action: 'CreateTags', caller: `lambda.${VAULT}-advance` }),
    ).toEqual([]);
    const line = `${web} web: ${original!.ImageId} -> `;
    expect((await vault.notices())[0]!.message).toContain(line);
  });

  test('leaves a volume out that opts out, and an instance of which no image can be made', async () => {
    const [database, web] = [await servers.launch('database', 'f', 'g'), await servers.launch('web', 'f')];
    const [, scratch = ''] = await vault.volumesOf(database);
    const [boot = ''] = await vault.volumesOf(web);
    for (const volume of [scratch, boot]) await servers.tag(volume, { image: 'false' });
    const { status, record } = await runs.run('images');

    expect(status).toBe('SUCCEEDED');
    const byReason = (a: { reason: string }, b: { reason: string }) => (a.reason < b.reason ? -1 : 1);
    expect([...record.skipped].sort(byReason)).toEqual(
      [
        { source: scratch, reason: 'opted out by its tag image=false' },
        { source: boot, reason: 'opted out by its tag image=false' },
        { source: web, reason: `no image can be made without the volume it boots from, ${boot}` },
      ].sort(byReason),
    );
    expect(await sourcesOf(source)).toEqual([database]);
    const volumes = (await vault.snapshots(source)).map(({ VolumeId: id }) => id);
    expect(volumes).toHaveLength(2);
    expect(volumes).not.toContain(scratch);
  });

  test('copies nothing before the image is available, also after hours', async () => {
    await emulator.setSpeed(10 * SPEED);
    await emulator.configure({ snapshotSeconds: 2 * 3600, copySeconds: 3600 });
    await servers.launch('web');
    const { status, record } = await runs.run('images');
    expect(status).toBe('SUCCEEDED');
    expect(record.totals).toMatchObject({ created: 1, copied: 1 });
    const copies = await emulator.calls({ service: 'ec2', action: 'CopyImage' });
    expect(copies.map(({ status: answer }) => answer)).toEqual([200]);
  });

  test('stops the instance for its image and starts it again', async () => {
    const web = await launch(source, 'web', { protect: false });
    await servers.tag(web, { image: 'quiet' });
    await emulator.clearCalls();
    const { status } = await runs.run('quiet-images');
    expect(status).toBe('SUCCEEDED');
    const calls = await emulator.calls({ service: 'ec2', caller: `lambda.${VAULT}-advance` });
    const order = ['StopInstances', 'CreateImage', 'StartInstances'];
    expect(calls.map(({ action }) => action).filter((action) => order.includes(action))).toEqual(order);
  });
});

describe('what the instances were like', () => {
  test.each([
    ['images', { image: 'yes' }],
    ['daily', { backup: 'true' }],
  ])(
    'is written down by the plan %s, with their volumes, and named in the record',
    async (plan, selecting) => {
      const web = await servers.launch('web', 'f');
      await servers.tag(web, { ...selecting, role: 'frontend' });
      const { record } = await runs.run(plan);

      expect(record.sources).toMatch(new RegExp(`^runs/${plan}/.*/sources.json$`));
      const sources = (await runs.document(record.sources!)) as Record<string, Record<string, unknown>>;
      expect(Object.keys(sources)).toEqual([web]);
      expect(sources[web]).toMatchObject({
        InstanceId: web,
        InstanceType: 't4g.micro',
        SubnetId: expect.stringMatching(/^subnet-/) as string,
        VpcId: expect.stringMatching(/^vpc-/) as string,
        PrivateIpAddress: expect.stringMatching(/^\d+\./) as string,
        Placement: { AvailabilityZone: 'us-east-1a' },
        Monitoring: { State: 'disabled' },
        RootDeviceName: '/dev/sda1',
        Tags: expect.arrayContaining([{ Key: 'role', Value: 'frontend' }]) as object[],
        BlockDeviceMappings: [{ DeviceName: '/dev/sda1' }, { DeviceName: '/dev/sdf' }],
        NetworkInterfaces: [{ NetworkInterfaceId: expect.stringMatching(/^eni-/) as string }],
        Volumes: [{ Size: 8 }, { Size: 20, VolumeType: expect.any(String) as string }],
      });
      expect(JSON.stringify(sources)).not.toMatch(/userdata/i);
    },
  );
});

describe('nothing lost, nothing doubled', () => {
  test.each([
    ['CreateImage', 'before'],
    ['CreateImage', 'after'],
    ['CopyImage', 'before'],
    ['CopyImage', 'after'],
  ] as const)('when a function is killed at %s, %s it took effect', async (action, moment) => {
    for (const name of ['a', 'b', 'c']) await servers.launch(name);
    await emulator.setFaults([{ service: 'ec2', action, effect: { kill: moment }, times: 1 }]);
    const { status, record } = await runs.run('images');
    expect(status).toBe('SUCCEEDED');
    expect(record.totals).toMatchObject({ planned: 3, created: 3, copied: 3, failed: 0 });
    for (const ec2 of [source, dr]) {
      expect(await imagesIn(ec2)).toHaveLength(3);
      expect(await vault.snapshots(ec2)).toHaveLength(3);
    }
  });

  test('when a call is made again because its answer was lost, though the image is not listed by its tags', async () => {
    const web = await servers.launch('web');
    const run = openRun({
      vault: VAULT,
      execution: { id: 'arn', name: 'by-hand', startTime: (await emulator.now()).toISOString() },
      plan: {
        ...{ name: 'images', region: SOURCE, kinds: ['ami'], consistency: { mode: 'crash' }, copies: [] },
        ...{ select: { tags: { image: ['yes'] } }, retention: { minimum: 1 }, deadlineSeconds: 3600 },
      },
    });
    const driver = new AmiDriver(new EmulatedClients());
    const item = newItem({ source: web, name: 'web', sizeGiB: 8, encrypted: false }, [DR]);
    const createdIds = [];
    for (let call = 0; call < 2; call++) {
      const outcome = (await driver.create(run, [item], new Date())).get(web);
      createdIds.push(outcome?.status === 'done' ? outcome.value.id : outcome);
    }
    const [image, ...others] = await imagesIn(source);
    expect(others).toEqual([]);
    expect(createdIds).toEqual([image!.ImageId, image!.ImageId]);

    const points = await driver.describe(SOURCE, [image!.ImageId!]);
    const original = points.status === 'done' ? points.value.get(image!.ImageId!) : undefined;
    const copiedIds = [];
    for (let call = 0; call < 2; call++) {
      const outcome = await driver.copy(run, item, original!, { region: DR, retention: { minimum: 1 } });
      copiedIds.push(outcome.status === 'done' ? outcome.value.id : outcome);
    }
    expect((await imagesIn(dr)).map(({ ImageId: id }) => [id, id])).toEqual([copiedIds]);
  });

  test('when the same event comes again', async () => {
    await servers.launch('web');
    const time = await emulator.now();
    for (let round = 0; round < 2; round++) await runs.end(await runs.fire('images', time));
    expect([(await imagesIn(source)).length, (await imagesIn(dr)).length]).toEqual([1, 1]);
  });

  test('a run that is started again makes another of an image that failed', async () => {
    const web = await servers.launch('web');
    await emulator.configure({ imageFails: [web] });
    const time = await emulator.now();
    const failed = await runs.run('images', time);
    expect(failed.status).toBe('FAILED');
    expect(failed.record.resources[0]!.failures.join()).toMatch(/^ami-\w+ ended in error: /);

    await emulator.configure({ imageFails: null });
    const { status, record } = await runs.run('images', time);
    expect(status).toBe('SUCCEEDED');
    expect(record.totals).toMatchObject({ created: 1, copied: 1 });
    const names = (await imagesIn(source)).map(({ Name: name }) => name).sort();
    expect(names).toEqual(
      [1, 2].map((count) => `${VAULT}/${record.run.id}/${web}${count === 1 ? '' : '/2'}`),
    );
  });
});

describe('refusals', () => {
  test('a full copy quota holds copies back and loses none', async () => {
    await emulator.configure({ snapshotSeconds: 300, copySeconds: 1200, copyQuota: 4 });
    for (const name of ['a', 'b', 'c', 'd', 'e']) await servers.launch(name, 'f');
    const { status, record } = await runs.run('images');
    expect(status).toBe('SUCCEEDED');
    expect(record.totals).toMatchObject({ planned: 5, created: 5, copied: 5, failed: 0 });
    const refused = await emulator.calls({ service: 'ec2', errorCode: 'ResourceLimitExceeded' });
    expect(refused.length).toBeGreaterThan(0);
    expect(await sourcesOf(dr)).toHaveLength(5);
  });

  test('one that fails is failed by name and stops no other: the image, the copy, the call', async () => {
    const [bad, unlucky, refused] = [
      await servers.launch('bad'),
      await servers.launch('unlucky'),
      await servers.launch('refused'),
    ];
    await servers.launch('good');
    const [volume = ''] = await vault.volumesOf(unlucky);
    await emulator.configure({ imageFails: [bad], copyFails: [volume] });
    await emulator.setFaults([
      {
        service: 'ec2',
        action: 'CreateImage',
        contains: refused,
        effect: { error: 'InvalidParameterValue', status: 400 },
      },
    ]);
    const { status, record } = await runs.run('images');
    expect(status).toBe('FAILED');
    expect(record.status).toBe('partial');
    expect(record.totals).toMatchObject({ planned: 4, created: 2, copied: 1, failed: 3 });
    const failures = Object.fromEntries(record.resources.map((one) => [one.source, one.failures.join()]));
    expect(failures[bad]).toMatch(/^ami-\w+ ended in error: /);
    expect(failures[unlucky]).toMatch(/^copy to us-west-2: ami-\w+ ended in error: /);
    expect(failures[refused]).toMatch(/^InvalidParameterValue/);
  });

  test('an instance on its way to another state is waited for', async () => {
    const web = await servers.launch('web');
    // Six seconds of a busy machine, on which the run may take a while to begin.
    await emulator.configure({ instanceSeconds: 3600 });
    await source.send(new StopInstancesCommand({ InstanceIds: [web] }));
    const { status, record } = await runs.run('images');
    expect(status).toBe('SUCCEEDED');
    expect(record.totals).toMatchObject({ created: 1, copied: 1 });
    const answers = await emulator.calls({ service: 'ec2', action: 'CreateImage' });
    expect(answers.map(({ errorCode }) => errorCode)).toContain('IncorrectInstanceState');
  });

  test('a name that somebody else’s image has fails by name', async () => {
    const web = await servers.launch('web');
    const time = await emulator.now();
    const id = `images-${time.toISOString().replace(/\.\d+|[-:]/g, '')}`;
    await source.send(
      new RegisterImageCommand({ Name: `${VAULT}/${id}/${web}`, ImageLocation: 'images/x.manifest.xml' }),
    );
    const { record } = await runs.run('images', time);
    expect(record.resources[0]!.failures.join()).toMatch(/^InvalidAMIName.Duplicate: /);
    expect(record.totals.created).toBe(0);
  });
});
