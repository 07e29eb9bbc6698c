import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '../run';

/** CDK Terrain, and its bindings of the AWS provider, as they are tried. */
const PACKAGES = { cdktn: '0.24.0', '@cdktn/provider-aws': '25.7.0' } as const;

/**
 * Puts CDK Terrain beside the project, not into it: half a gigabyte that only this check needs.
 *
 * @param folder kept between runs, and made anew when other versions are asked for
 * @returns the folder's `node_modules`
 */
export async function installTerrain(folder: string): Promise<string> {
  const modules = join(folder, 'node_modules');
  if (Object.entries(PACKAGES).every(([name, version]) => installed(modules, name) === version))
    return modules;
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ private: true, dependencies: PACKAGES }));
  // Its bindings ask for `constructs` as well; the bundle takes the project's own for both.
  const { exitCode, stderr } = await run('npm', ['install', '--no-audit', '--no-fund', '--no-package-lock'], {
    cwd: folder,
  });
  if (exitCode !== 0) throw new Error(`npm could not install CDK Terrain:\n${stderr}`);
  return modules;
}

function installed(modules: string, name: string): string | undefined {
  const file = join(modules, name, 'package.json');
  if (!existsSync(file)) return undefined;
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}
