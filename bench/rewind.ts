import {
  CreateBucketCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutBucketVersioningCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { strictEqual } from 'node:assert';
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { Emulator } from '../emulator/emulator';
import { concurrently } from '../lambda-src/core/concurrently';
import { clientOptions } from '../scripts/local/clients';
import { requireTools } from '../scripts/prerequisites';
import { measure, table, type Usage } from './measure';
import { pastOf, type Past } from './rewind/past';

/**
 * `npm run bench:rewind [keys]`: 10,000 objects with 50,000 versions brought back to a moment in the middle of their past, by
 * `vault rewind --exact` and by a straight one-by-one implementation (bench/rewind/one-by-one.mjs), on the same emulator, where
 * every call takes 10 ms more. Whatever a row says, the bucket was read afterwards, object by object, and was exactly what it had
 * been; else the benchmark fails.
 *
 * The last row looks through five times as many versions, for the memory.
 */
const KEYS = Number(process.argv[2] ?? 10_000);
const EVENTS = 5;
const LATENCY_MS = 10;
const REGION = 'us-east-1';

async function main(): Promise<void> {
  requireTools('python');
  const state = mkdtempSync(join(tmpdir(), 'bench-rewind-'));
  const emulator = await Emulator.start();
  try {
    const bench = new Bench(emulator, state);
    const past = pastOf(KEYS, EVENTS);
    console.log(
      `\nNode ${process.version}, ${cpus().length} CPUs, ${LATENCY_MS} ms more a call; ${KEYS} keys with ${past.versions.length} versions, ${past.then.size} objects at ${past.at}; one run each\n`,
    );
    const theirs = await bench.row(past, (bucket) => ['bench/rewind/one-by-one.mjs', bucket, past.at]);
    const ours = await bench.row(past, (bucket) => command(bucket, past, '--exact'));
    const again = await bench.more(past, (bucket) => command(bucket, past, '--exact'));
    const large = await bench.look(pastOf(KEYS, 5 * EVENTS), (bucket, all) =>
      command(bucket, all, '--dry-run'),
    );
    const ratio = (of: (row: Row) => number): string => `${(of(ours) / of(theirs)).toFixed(3)} x`;
    console.log(
      table(
        ['', 'versions', 'seconds', 'API calls', 'RSS MB'],
        [
          ['one by one', ...cells(theirs)],
          ['vault rewind', ...cells(ours)],
          [
            'ours / theirs',
            '',
            ratio(({ wallMs }) => wallMs),
            ratio(({ calls }) => calls),
            ratio(({ rssMb }) => rssMb),
          ],
          ['the same again', ...cells(again)],
          ['a look at five times as many', ...cells(large)],
        ],
      ),
    );
  } finally {
    await emulator.stop();
    rmSync(state, { recursive: true });
  }
}

const command = (bucket: string, { at }: Past, ...more: string[]): string[] => [
  'cli/vault.mjs',
  'rewind',
  `s3://${bucket}`,
  '--at',
  at,
  '--yes',
  ...more,
];

interface Row extends Usage {
  readonly versions: number;
  readonly calls: number;
}

const cells = ({ versions, wallMs, calls, rssMb }: Row): string[] => [
  String(versions),
  (wallMs / 1000).toFixed(1),
  String(calls),
  rssMb.toFixed(0),
];

class Bench {
  private readonly s3: S3Client;
  private bucket = '';
  private buckets = 0;

  constructor(
    private readonly emulator: Emulator,
    private readonly state: string,
  ) {
    this.s3 = new S3Client(clientOptions(emulator, REGION));
  }

  /** A run on a bucket of its own, whose result is checked. */
  async row(past: Past, args: (bucket: string) => readonly string[]): Promise<Row> {
    await this.plant(past);
    return this.more(past, args);
  }

  /** A run on the same bucket once more. */
  async more(past: Past, args: (bucket: string) => readonly string[]): Promise<Row> {
    const row = await this.measured(past, args(this.bucket));
    await this.check(past);
    return row;
  }

  /** A run that changes nothing. */
  async look(past: Past, args: (bucket: string, past: Past) => readonly string[]): Promise<Row> {
    await this.plant(past);
    return this.measured(past, args(this.bucket, past));
  }

  private async plant({ versions }: Past): Promise<void> {
    await this.emulator.reset();
    this.bucket = `bench-${(this.buckets += 1)}`;
    await this.s3.send(new CreateBucketCommand({ Bucket: this.bucket }));
    await this.s3.send(
      new PutBucketVersioningCommand({ Bucket: this.bucket, VersioningConfiguration: { Status: 'Enabled' } }),
    );
    for (let at = 0; at < versions.length; at += 5000)
      await this.emulator.plantVersions(this.bucket, versions.slice(at, at + 5000));
  }

  private async measured({ versions }: Past, args: readonly string[]): Promise<Row> {
    await this.emulator.setFaults([{ service: 's3', effect: { latencyMs: LATENCY_MS } }]);
    await this.emulator.clearCalls();
    const usage = measure(args, {
      ...this.emulator.environment(REGION, 'operator'),
      AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
      VAULT_CONFIG: 'vault.config.ts',
      XDG_STATE_HOME: this.state,
    });
    await this.emulator.setFaults([]);
    const calls = await this.emulator.calls({ service: 's3', caller: 'operator' });
    return { ...usage, versions: versions.length, calls: calls.length };
  }

  /** Every object is read, and none is there that was not. */
  private async check({ then }: Past): Promise<void> {
    const Bucket = this.bucket;
    await concurrently([...then], 32, async ([Key, body]) => {
      const { Body: found } = await this.s3.send(new GetObjectCommand({ Bucket, Key }));
      strictEqual(await found?.transformToString(), body, Key);
    });
    let count = 0;
    let ContinuationToken: string | undefined;
    do {
      const page = await this.s3.send(new ListObjectsV2Command({ Bucket, ContinuationToken }));
      count += page.KeyCount ?? 0;
      ContinuationToken = page.NextContinuationToken;
    } while (ContinuationToken !== undefined);
    strictEqual(count, then.size, 'objects in the bucket');
  }
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
