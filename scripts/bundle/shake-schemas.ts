import { readFile } from 'node:fs/promises';
import type { Plugin } from 'esbuild';

const DECLARATION = /^const (_\w+) = ("(?:[^"\\]|\\.)*");$/gm;
const COMPUTED_KEY = /\[(_\w+)\]: /g;

/**
 * The AWS SDK describes all shapes of a service in one file of tables whose keys are computed from constants:
 * `{ [_eN]: "errors" }`. esbuild must keep what computes, and so all of EC2's 700 commands for the five that are used.
 * With the constants written in place it drops the tables nobody refers to.
 */
export const shakeSchemas: Plugin = {
  name: 'shake-schemas',
  setup(build) {
    build.onLoad(
      { filter: /[\\/]dist-es[\\/](?:.*[\\/])?schemas[\\/]schemas_\d+\.js$/ },
      async ({ path }) => ({
        contents: inlineKeys(await readFile(path, 'utf8')),
        loader: 'js',
      }),
    );
  },
};

/** `{ [_eN]: 1 }` becomes `{ "errors": 1 }` wherever `const _eN = "errors";` stands in the same file. */
export function inlineKeys(source: string): string {
  const constants = new Map<string, string>();
  for (const [, name, literal] of source.matchAll(DECLARATION)) {
    if (name !== undefined && literal !== undefined) constants.set(name, literal);
  }
  return source.replaceAll(COMPUTED_KEY, (key, name: string) => {
    const literal = constants.get(name);
    return literal === undefined ? key : `${literal}: `;
  });
}
