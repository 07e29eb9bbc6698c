import { readFile } from 'node:fs/promises';
import type { Plugin } from 'esbuild';

/** The SDK imports its own package.json for the version in its user agent; esbuild would keep all of it. */
export const packageVersions: Plugin = {
  name: 'package-versions',
  setup(build) {
    build.onLoad(
      { filter: /[\\/]node_modules[\\/]@aws-sdk[\\/][^\\/]+[\\/]package\.json$/ },
      async ({ path }) => {
        const { version } = JSON.parse(await readFile(path, 'utf8')) as { version: string };
        return { contents: JSON.stringify({ version }), loader: 'json' };
      },
    );
  },
};
