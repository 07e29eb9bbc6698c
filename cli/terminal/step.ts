import { Listr, ListrLogger, PRESET_TIMER, ProcessOutput } from 'listr2';

export type Say = (text: string) => void;

export interface StepOptions {
  /** @default standard output */
  readonly stream?: NodeJS.WriteStream;
  /** @default false */
  readonly silent?: boolean;
}

/**
 * Runs one step with a line of progress of its own, and gives its result.
 *
 * @param interrupted stops before the step; a step that can stop half-way takes the signal itself
 */
export async function step<T>(
  title: string,
  interrupted: AbortSignal,
  task: (say: Say) => Promise<T>,
  { stream = process.stdout, silent = false }: StepOptions = {},
): Promise<T> {
  interrupted.throwIfAborted();
  let result: { value: T } | undefined;
  let said = '';
  const logger = new ListrLogger({ processOutput: new ProcessOutput(stream, stream) });
  const list = new Listr(
    [
      {
        title,
        task: async (_, line) => {
          const value = await task((text) => {
            // Without a terminal every output is a line: say only what is new.
            if (text !== said) line.output = said = text;
          });
          result = { value };
        },
      },
    ],
    // Ctrl-C is ours: listr's own listener would end the process before anything is put in order.
    {
      registerSignalListeners: false,
      silentRendererCondition: silent,
      fallbackRendererCondition: !stream.isTTY,
      // Whoever called says what went wrong, once.
      rendererOptions: { timer: PRESET_TIMER, showErrorMessage: false, logger },
      fallbackRendererOptions: { timer: PRESET_TIMER, logger },
    },
  );
  await list.run();
  if (result === undefined) throw new Error(`${title}: ended without a result`);
  return result.value;
}
