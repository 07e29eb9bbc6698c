import { createReadStream, existsSync } from 'node:fs';
import { mkdir, open, readdir, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Journal } from '../lambda-src/core/rewind/cases';
import type { KnownCopy } from '../lambda-src/core/rewind/decide';
import { compareKeys } from '../lambda-src/core/rewind/key-order';

interface Line extends KnownCopy {
  readonly key: string;
}

/**
 * Which copies rewinds from one bucket into one have made, on this machine: a copy has a new id and a new time, and nothing in S3 says
 * what it was made of. Without its journal a rewind does the same again, which costs and harms nothing.
 *
 * Each run writes a file of its own, a line per copy in the order of keys, as soon as the copy is there. All files of earlier runs
 * are walked along with the listing, which has the same order; so millions of lines need no memory, and what a crash cut
 * off is one line.
 */
export class RewindJournal implements Journal {
  private readonly earlier: Cursor[];
  private writing: FileHandle | undefined;

  private constructor(
    readonly folder: string,
    earlier: readonly string[],
  ) {
    this.earlier = earlier.map((name) => new Cursor(join(folder, name)));
  }

  /** The time does not matter, nor which part of the bucket it was: a copy stays a copy. */
  static async of(stateDirectory: string, from: string, to: string): Promise<RewindJournal> {
    const folder = join(stateDirectory, 'rewind', from === to ? from : `${from}~${to}`);
    return new RewindJournal(folder, existsSync(folder) ? await readdir(folder) : []);
  }

  async known(key: string): Promise<readonly KnownCopy[]> {
    const found: KnownCopy[] = [];
    for (const cursor of this.earlier) found.push(...(await cursor.at(key)));
    return found;
  }

  async note(key: string, copy: KnownCopy): Promise<void> {
    this.writing ??= await this.begin();
    const line: Line = { key, ...copy };
    await this.writing.appendFile(`${JSON.stringify(line)}\n`);
  }

  /** A pass through the listing may begin again after it. */
  async close(): Promise<void> {
    for (const cursor of this.earlier) cursor.close();
    await this.writing?.close();
    this.writing = undefined;
  }

  private async begin(): Promise<FileHandle> {
    await mkdir(this.folder, { recursive: true });
    // A name that nobody has yet: others may rewind the same place just now.
    for (let number = this.earlier.length + 1; ; number += 1) {
      try {
        return await open(join(this.folder, `${String(number).padStart(6, '0')}.jsonl`), 'ax');
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      }
    }
  }
}

/** Goes through one file, forward only. */
class Cursor {
  private lines: AsyncIterator<string> | undefined;
  private reader: ReturnType<typeof createInterface> | undefined;
  private next: Line | undefined;
  private isAtEnd = false;

  constructor(private readonly file: string) {}

  async at(key: string): Promise<KnownCopy[]> {
    if (this.reader === undefined) {
      this.reader = createInterface({ input: createReadStream(this.file), crlfDelay: Infinity });
      this.lines = this.reader[Symbol.asyncIterator]();
      await this.advance();
    }
    const found: KnownCopy[] = [];
    for (; this.next !== undefined; await this.advance()) {
      const order = compareKeys(this.next.key, key);
      if (order > 0) break;
      if (order === 0) found.push(this.next);
    }
    return found;
  }

  close(): void {
    this.reader?.close();
    this.reader = this.lines = this.next = undefined;
    this.isAtEnd = false;
  }

  private async advance(): Promise<void> {
    if (this.isAtEnd) return;
    const { value, done } = (await this.lines?.next()) ?? { value: undefined, done: true };
    this.isAtEnd = done === true;
    this.next = value === undefined ? undefined : readLine(value as string);
  }
}

/** The last line of a run that was killed may be cut off. */
function readLine(line: string): Line | undefined {
  try {
    return JSON.parse(line) as Line;
  } catch {
    return undefined;
  }
}
