import { paginateListObjectsV2, S3Client } from '@aws-sdk/client-s3';
import { PATIENT } from '../../lambda-src/adapters/retry';
import { S3RunStore } from '../../lambda-src/adapters/s3-run-store';
import type { Claim } from '../../lambda-src/core/documents';
import type { RunRecord } from '../../lambda-src/core/record';
import type { Deployed } from './deployed';

/** One execution that carried, or carries, a run, by what it has written. */
export interface Attempt {
  /** Id of the run. */
  readonly run: string;
  /** Name of the execution; absent where it has claimed the run and written nothing more. */
  readonly execution?: string;
  /** When it wrote the last of its documents. */
  readonly at: Date;
  /** Key of its record; absent where it wrote none, or not yet. */
  readonly record?: string;
}

const KEY = /^runs\/[^/]+\/([^/]+)\/(?:claim\.json|([^/]+)\/(.+))$/;

/** What the runs of a region have written into its reports bucket. */
export class RunDocuments {
  private readonly client: S3Client;
  private readonly store: S3RunStore;

  constructor({ environment }: Deployed) {
    this.client = new S3Client({ region: environment.sourceRegion, ...PATIENT });
    this.store = new S3RunStore(environment.reportsBucket, this.client);
  }

  /**
   * Every attempt at every run of a plan, newest first.
   * @param run only at this one
   */
  async attempts(plan: string, run?: string): Promise<Attempt[]> {
    const attempts = new Map<string, Attempt>();
    const Prefix = `runs/${plan}/${run === undefined ? '' : `${run}/`}`;
    const pages = paginateListObjectsV2({ client: this.client }, { Bucket: this.store.bucket, Prefix });
    for await (const { Contents: page = [] } of pages) {
      for (const { Key: key = '', LastModified: at = new Date(0) } of page) {
        const [, id, execution = '', name] = KEY.exec(key) ?? [];
        if (id === undefined) continue;
        const known = attempts.get(`${id}/${execution}`);
        const record = name === 'record.json' ? key : known?.record;
        attempts.set(`${id}/${execution}`, {
          run: id,
          ...(execution !== '' && { execution }),
          at: known !== undefined && known.at > at ? known.at : at,
          ...(record !== undefined && { record }),
        });
      }
    }
    const told = new Set([...attempts.values()].flatMap(({ run: id, execution }) => (execution ? [id] : [])));
    return [...attempts.values()]
      .filter(({ run: id, execution }) => execution !== undefined || !told.has(id))
      .sort((a, b) => b.at.getTime() - a.at.getTime());
  }

  /** @throws Error when it is gone, since it was listed */
  async record(key: string): Promise<RunRecord> {
    return (await this.read(key)) as RunRecord;
  }

  /** ARN of the execution that holds a run of which nothing but its claim is known. */
  async holderOf(plan: string, run: string): Promise<string> {
    return ((await this.read(`runs/${plan}/${run}/claim.json`)) as Claim).execution;
  }

  /** `s3://bucket/key` */
  locationOf(key: string): string {
    return `s3://${this.store.bucket}/${key}`;
  }

  private async read(key: string): Promise<unknown> {
    const value = await this.store.read(key);
    if (value === undefined) throw new Error(`${this.locationOf(key)} is gone since it was listed`);
    return value;
  }
}
