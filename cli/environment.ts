import { homedir } from 'node:os';
import { join } from 'node:path';

/** The one place of the command that touches the environment, which every SDK client reads. */
export interface Surroundings {
  readonly region?: string;
  readonly profile?: string;
  readonly config?: string;
}

/** Makes what was asked for on the command line hold for every client that is made after it. */
export function settle({ region, profile, config }: Surroundings): void {
  if (region !== undefined) process.env['AWS_REGION'] = region;
  if (profile !== undefined) process.env['AWS_PROFILE'] = profile;
  if (config !== undefined) process.env['VAULT_CONFIG'] = config;
}

/** The region that the shell names, as the AWS CLI understands it. */
export const regionOfShell = (): string | undefined =>
  process.env['AWS_REGION'] || process.env['AWS_DEFAULT_REGION'] || undefined;

/** Where programs keep what they remember between runs (https://specifications.freedesktop.org/basedir-spec/latest/). */
export const stateDirectory = (): string =>
  join(process.env['XDG_STATE_HOME'] || join(homedir(), '.local', 'state'), 'smart-vault');
