import type { BuildOptions } from 'esbuild';

/** How main.ts becomes one file that starts fast. */
export const bundleOptions: (root: string, outfile: string) => BuildOptions & { metafile: true };
