import { posix } from 'node:path';

interface SourceMap {
  readonly sources: readonly string[];
}

/**
 * Names the sources of a map as seen from the project: `lambda-src/core/retention.ts`, `node_modules/@smithy/core/…`.
 * esbuild names them as seen from the output, which says where this machine keeps its packages.
 * @param folder where the map was written, relative to the project
 */
export function portableSourceMap(json: string, folder: string): string {
  const map = JSON.parse(json) as SourceMap;
  const sources = map.sources.map((source) => {
    const fromProject = posix.join(folder, source);
    const at = fromProject.lastIndexOf('node_modules/');
    return at < 0 ? fromProject : fromProject.slice(at);
  });
  return JSON.stringify({ ...map, sources });
}
