import { Listr, PRESET_TIMER } from 'listr2';

export type Say = (text: string) => void;

/**
 * Runs one step with a line of progress of its own, and gives its result.
 *
 * @param interrupted stops before the step; a step that can stop half-way takes the signal itself
 */
export async function step<T>(
  title: string,
  interrupted: AbortSignal,
  task: (say: Say) => Promise<T>,
): Promise<T> {
  interrupted.throwIfAborted();
  let result: { value: T } | undefined;
  let said = '';
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
      // Whoever called says what went wrong, once.
      rendererOptions: { timer: PRESET_TIMER, showErrorMessage: false },
      fallbackRendererOptions: { timer: PRESET_TIMER },
    },
  );
  await list.run();
  if (result === undefined) throw new Error(`${title}: ended without a result`);
  return result.value;
}
