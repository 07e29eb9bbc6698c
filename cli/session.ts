import { loadVault } from '../config/load';
import { planRegions } from '../config/topology';
import type { Vault } from '../config/types';
import { regionOfShell, settle } from './environment';
import { regionAsked } from './options';
import { Terminal } from './terminal/terminal';

/** What every subcommand understands. */
export interface GlobalOptions {
  readonly region?: string;
  readonly profile?: string;
  readonly config?: string;
  readonly json: boolean;
  readonly yes: boolean;
}

/** What a subcommand works with: the configuration, where, and how it speaks. */
export interface Session {
  readonly vault: Vault;
  /** Where the plans run that it is about; `AWS_REGION` for every client that names none. */
  readonly region: string;
  readonly terminal: Terminal;
  /** Ends with Ctrl-C: whoever works for long stops at a place from which it can be resumed. */
  readonly signal: AbortSignal;
}

/**
 * Reads the configuration and settles region and credentials, before any client of AWS is made.
 *
 * @throws ConfigurationError, and UsageError for a region that the configuration does not have
 */
export async function openSession(options: GlobalOptions, signal: AbortSignal): Promise<Session> {
  settle(options);
  const vault = await loadVault();
  const region = regionAsked(vault, options.region ?? homeOf(vault), '--region');
  settle({ region });
  return { vault, region, terminal: new Terminal(options), signal };
}

/** The shell's region where plans run there, else the first in which plans run, else the first. */
function homeOf(vault: Vault): string {
  const withPlans = planRegions(vault);
  const shell = regionOfShell();
  if (shell !== undefined && withPlans.includes(shell)) return shell;
  return withPlans[0] ?? Object.keys(vault.regions)[0] ?? shell ?? 'us-east-1';
}
