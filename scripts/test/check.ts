import { join, resolve } from 'node:path';

/** Where checks leave what they counted. */
export const FOLDER = resolve('.cache', 'test');

/** A program that ends with 0 where all is well. */
export interface Check {
  readonly name: string;
  readonly program: string;
  readonly args: readonly string[];
  /** Where jest leaves its results; a check without them is one test. */
  readonly results?: string;
  /**
   * Whether files that failed are run once more, by themselves, before they are said to have failed: they go by a clock
   * 600 times as fast as the machine's, so what a busy machine comes to a second late is late by ten minutes.
   */
  readonly isTimed?: boolean;
}

export const tool = (name: string, program: string, ...args: string[]): Check => ({
  name,
  program: join('node_modules', '.bin', program),
  args,
});

export const project = (project: string, ...args: string[]): Check =>
  jestRun(project, project, '--selectProjects', project, ...args);

/** @param paths of the tests' files */
export const again = ({ name, args }: Check, paths: readonly string[]): Check => {
  const own = args.filter((arg) => !/^--(ci$|json$|outputFile=|maxWorkers=)/.test(arg));
  return jestRun(name, `${name}-again`, ...own, '--runInBand', '--runTestsByPath', ...paths);
};

function jestRun(name: string, file: string, ...args: string[]): Check {
  const results = join(FOLDER, `${file}.json`);
  return { ...tool(name, 'jest', '--ci', '--json', `--outputFile=${results}`, ...args), results };
}
