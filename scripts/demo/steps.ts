import { Listr } from 'listr2';

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
  await new Listr([
    {
      title,
      task: async (_, line) => {
        const value = await task((text) => {
          // Without a terminal every output is a line: say only what is new.
          if (text !== said) line.output = said = text;
        });
        result = { value };
      },
      rendererOptions: {
        timer: { condition: true, field: (ms: number) => `${Math.round(ms / 1000)} s`, format: () => String },
      },
    },
  ]).run();
  if (result === undefined) throw new Error(`${title}: ended without a result`);
  return result.value;
}
