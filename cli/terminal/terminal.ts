import { createInterface } from 'node:readline/promises';
import { UsageError } from '../exit-codes';
import { step, type Say } from './step';

export interface Speech {
  /** One JSON document instead of words. */
  readonly json: boolean;
  /** Confirms beforehand. */
  readonly yes: boolean;
}

/**
 * How a subcommand speaks: its answer on standard output, in words or as one JSON document; questions and progress on
 * standard error, so that the answer can be piped.
 */
export class Terminal {
  constructor(private readonly speech: Speech) {}

  /**
   * The answer.
   * @param value what `--json` prints
   * @param words what people read
   */
  answer(value: unknown, words: () => string): void {
    const text = this.speech.json ? JSON.stringify(value, undefined, 2) : words();
    process.stdout.write(`${text}\n`);
  }

  /** A remark beside the answer. */
  remark(text: string): void {
    process.stderr.write(`${text}\n`);
  }

  /** A line of progress for what may last; its text changes with what `task` says. */
  async progress<T>(title: string, signal: AbortSignal, task: (say: Say) => Promise<T>): Promise<T> {
    return step(title, signal, task, { stream: process.stderr, silent: this.speech.json });
  }

  /**
   * Asks before anything that changes or costs.
   *
   * @param consequence what will happen, as a sentence
   * @throws UsageError when it was not agreed to
   */
  async confirm(consequence: string): Promise<void> {
    if (this.speech.yes) return;
    if (!process.stdin.isTTY || this.speech.json)
      throw new UsageError(`${consequence}\nNobody can be asked here: confirm with --yes.`);
    const lines = createInterface({ input: process.stdin, output: process.stderr });
    try {
      const reply = await lines.question(`${consequence}\nGo on? [y/N] `);
      if (!/^y(es)?$/i.test(reply.trim())) throw new UsageError('Nothing was done.');
    } finally {
      lines.close();
    }
  }
}
