import {
  CreateLocationEfsCommand,
  CreateTaskCommand,
  DataSyncClient,
  DeleteLocationCommand,
  DeleteTaskCommand,
  DescribeTaskExecutionCommand,
  StartTaskExecutionCommand,
  type TagListEntry,
} from '@aws-sdk/client-datasync';
import { CreateAccessPointCommand, DeleteAccessPointCommand, EFSClient } from '@aws-sdk/client-efs';
import { done, type Outcome } from '../../core/outcome';
import type { RecoveryPoint } from '../../core/recovery-point';
import {
  NotRestorable,
  RESTORE_TAG,
  type Design,
  type Draft,
  type RestoreOrder,
} from '../../core/restore/order';
import type { Made, Restorer, RestoreStep, StepResult } from '../../ports/restorer';
import { executionsOf, followTransfer } from '../drivers/efs-transfers';
import { PerRegion } from '../per-region';
import { PATIENT, ThrottleOnlyRetry } from '../retry';
import { accessPointOf, endsOf, isOutdated, locationOf, taskOf, type Ends } from './files-looks';
import { failed, idOf, later, reached } from './steps';

interface FilesValues extends Ends {
  readonly fileSystem: string;
  readonly role: string;
  /** Where the files come to lie; absent: in their own places. */
  readonly directory?: string;
  /** Only these: a pattern of DataSync, `/reports`. */
  readonly only?: string;
}

/**
 * Files from the bucket back to their file system, by a DataSync task the other way round, which is made, run, followed
 * and removed. They come through an access point whose directory EFS makes, so that nothing that is there is touched.
 */
export class FilesRestorer implements Restorer {
  readonly hasSize = false;
  readonly tellsEncryption = false;
  private readonly readers = new PerRegion((region) => new DataSyncClient({ region, ...PATIENT }));
  private readonly makers = new PerRegion(
    (region) => new DataSyncClient({ region, retryStrategy: new ThrottleOnlyRetry() }),
  );
  private readonly systems = new PerRegion((region) => new EFSClient({ region, ...PATIENT }));

  keysOf(): Promise<readonly string[]> {
    return Promise.resolve([]);
  }

  async design({ id, region, source, points, pointAt, request }: Draft): Promise<Design> {
    const { role, path, inPlace = false } = request.options;
    const execution = idOfPoint(points);
    if (role === undefined)
      throw new NotRestorable(
        'The role with which the vault reads the file system cannot write to it: give the ARN of one that can, and that DataSync may assume, with --role.',
      );
    if (path !== undefined && !/^(\/[^/|]+)+$/.test(path))
      throw new NotRestorable(`--path must be a folder of the backup such as /reports, got ${path}.`);
    const client = this.readers.in(region);
    if (request.at !== undefined && (await isOutdated(client, execution)))
      throw new NotRestorable(
        `DataSync copies what the bucket holds now, and that is newer than ${pointAt}: bring the bucket's prefix back as of that time first.`,
      );
    const ends = await endsOf(client, execution);
    const values: FilesValues = {
      ...ends,
      fileSystem: source,
      role,
      ...(!inPlace && { directory: `/restored/${id}` }),
      ...(path !== undefined && { only: path }),
    };
    const what = path === undefined ? 'all files' : `the files below ${path}`;
    return {
      words: [
        `${what} of the bucket, as it is now, into ${source} ${values.directory === undefined ? 'IN PLACE: files of the same name are written over' : `below ${values.directory}`}`,
        'by a DataSync task, which is removed afterwards',
      ],
      values,
    };
  }

  steps(order: RestoreOrder): RestoreStep[] {
    const values = order.design.values as FilesValues;
    const { directory } = values;
    const throughPoint = directory !== undefined;
    const transfer = this.transfer(order);
    return [
      ...(throughPoint
        ? [
            {
              name: 'create access point',
              phase: 'provision',
              advance: () => this.accessPoint(order, values, directory),
            } as const,
          ]
        : []),
      {
        name: 'create location',
        phase: 'provision',
        advance: (sofar) =>
          this.location(order, values, throughPoint ? idOf(sofar, 'access-point') : undefined),
      },
      {
        name: 'create task',
        phase: 'provision',
        advance: (sofar) => this.task(order, values, idOf(sofar, 'location')),
      },
      {
        name: 'transfer files',
        phase: 'provision',
        advance: (sofar) => transfer(idOf(sofar, 'task')),
      },
      {
        name: 'validate files',
        phase: 'validate',
        advance: (sofar) => this.validate(order, values, idOf(sofar, 'execution')),
      },
      { name: 'remove task', phase: 'clean up', advance: (sofar) => this.remove(order, values, sofar) },
    ];
  }

  async made({ region, id, design }: RestoreOrder): Promise<Made[]> {
    const { fileSystem, bucket } = design.values as FilesValues;
    const client = this.readers.in(region);
    const point = await accessPointOf(this.systems.in(region), fileSystem, id);
    const found = {
      'access-point': point?.AccessPointArn,
      location: await locationOf(client, id),
      task: await taskOf(client, id, bucket),
    };
    return Object.entries(found).flatMap(([what, arn]) =>
      arn === undefined ? [] : [{ what, id: arn, region }],
    );
  }

  private accessPoint(
    { region, id }: RestoreOrder,
    values: FilesValues,
    directory: string,
  ): Promise<Outcome<StepResult>> {
    const client = this.systems.in(region);
    return reached(async () => {
      const there = await accessPointOf(client, values.fileSystem, id);
      if (there?.LifeCycleState === 'available')
        return done({ made: [{ what: 'access-point', id: there.AccessPointArn ?? '', region }] });
      if (there === undefined)
        await client.send(
          new CreateAccessPointCommand({
            // The same token makes the same access point (EFS API reference, CreateAccessPoint).
            ClientToken: id,
            FileSystemId: values.fileSystem,
            RootDirectory: {
              Path: directory,
              CreationInfo: { OwnerUid: 0, OwnerGid: 0, Permissions: '0755' },
            },
            Tags: tagsFor(id),
          }),
        );
      return later('the access point is being made');
    });
  }

  private location(
    { region, id }: RestoreOrder,
    values: FilesValues,
    accessPoint?: string,
  ): Promise<Outcome<StepResult>> {
    return reached(async () => {
      const there = await locationOf(this.readers.in(region), id);
      if (there !== undefined) return done({ made: [{ what: 'location', id: there, region }] });
      const { LocationArn: made = '' } = await this.makers.in(region).send(
        new CreateLocationEfsCommand({
          EfsFilesystemArn: values.fileSystemArn,
          Ec2Config: values.network,
          FileSystemAccessRoleArn: values.role,
          InTransitEncryption: 'TLS1_2',
          ...(accessPoint !== undefined && { AccessPointArn: accessPoint }),
          Tags: tagsFor(id),
        }),
      );
      return done({ made: [{ what: 'location', id: made, region }] });
    });
  }

  private task(
    { region, id }: RestoreOrder,
    { bucket, only }: FilesValues,
    location: string,
  ): Promise<Outcome<StepResult>> {
    return reached(async () => {
      const there = await taskOf(this.readers.in(region), id, bucket);
      if (there !== undefined) return done({ made: [{ what: 'task', id: there, region }] });
      const { TaskArn: made = '' } = await this.makers.in(region).send(
        new CreateTaskCommand({
          Name: `restore-${id}`,
          SourceLocationArn: bucket,
          DestinationLocationArn: location,
          ...(only !== undefined && { Includes: [{ FilterType: 'SIMPLE_PATTERN', Value: only }] }),
          // Owners, modes and times are in the metadata of the objects; nothing is deleted in the file system.
          Options: {
            VerifyMode: 'ONLY_FILES_TRANSFERRED',
            OverwriteMode: 'ALWAYS',
            PreserveDeletedFiles: 'PRESERVE',
            PosixPermissions: 'PRESERVE',
            Uid: 'INT_VALUE',
            Gid: 'INT_VALUE',
            Atime: 'BEST_EFFORT',
            Mtime: 'PRESERVE',
          },
          Tags: tagsFor(id),
        }),
      );
      return done({ made: [{ what: 'task', id: made, region }] });
    });
  }

  /** One that failed is told once; whoever resumes the restore starts another. */
  private transfer({ region, id }: RestoreOrder): (task: string) => Promise<Outcome<StepResult>> {
    const client = this.readers.in(region);
    let current: string | undefined;
    return (task) =>
      reached(async () => {
        // The task is ours alone: whatever runs is what we have started.
        current ??= (await executionsOf(client, task))[0];
        if (current === undefined) {
          const started = await this.makers
            .in(region)
            .send(new StartTaskExecutionCommand({ TaskArn: task, Tags: tagsFor(id) }));
          current = started.TaskExecutionArn;
          return later('the transfer is being started');
        }
        const seen = await followTransfer(client, current, region);
        if (seen?.state === 'error') return failed(`${current}: ${seen.message ?? ''}`);
        if (seen?.state !== 'completed') return later(`${current} is under way`);
        return done({ made: [{ what: 'execution', id: current, region }] });
      });
  }

  private validate(
    { region }: RestoreOrder,
    values: FilesValues,
    execution: string,
  ): Promise<Outcome<StepResult>> {
    return reached(async () => {
      const {
        Status,
        FilesTransferred: files = 0,
        BytesTransferred: bytes = 0,
      } = await this.readers
        .in(region)
        .send(new DescribeTaskExecutionCommand({ TaskExecutionArn: execution }));
      if (Status !== 'SUCCESS') return failed(`${execution} is ${Status ?? ''}`);
      // In place, nothing may differ.
      if (files === 0 && values.directory !== undefined) return failed('no file came back');
      return done({
        says: `${files} files, ${bytes} bytes in ${values.fileSystem}${values.directory ?? ''}, verified`,
      });
    });
  }

  private remove(
    { region, id }: RestoreOrder,
    values: FilesValues,
    sofar: readonly Made[],
  ): Promise<Outcome<StepResult>> {
    const client = this.readers.in(region);
    return reached(async () => {
      const task = await taskOf(client, id, values.bucket);
      if (task !== undefined) await client.send(new DeleteTaskCommand({ TaskArn: task }));
      const location = await locationOf(client, id);
      if (location !== undefined) await client.send(new DeleteLocationCommand({ LocationArn: location }));
      const point = await accessPointOf(this.systems.in(region), values.fileSystem, id);
      if (point !== undefined)
        await this.systems
          .in(region)
          .send(new DeleteAccessPointCommand({ AccessPointId: point.AccessPointId }));
      const files: Made = { what: 'files', id: `${values.fileSystem}${values.directory ?? '/'}`, region };
      return done({ made: [files], removed: sofar.map((one) => one.id) });
    });
  }
}

const idOfPoint = (points: readonly RecoveryPoint[]): string => points[0]?.id ?? '';

const tagsFor = (restore: string): (TagListEntry & { Value: string })[] => [
  { Key: RESTORE_TAG.restore, Value: restore },
];
