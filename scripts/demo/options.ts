import { Command } from 'commander';

export interface DemoOptions {
  /** Leave everything up at the end. */
  readonly keep: boolean;
}

export function readOptions(argv: readonly string[]): DemoOptions {
  return new Command('npm run demo --')
    .description('Deploys Smart Vault on a local AWS emulator, runs a backup and shows the result.')
    .option('--keep', 'leave the emulator and the deployment up, and say how to look around', false)
    .parse([...argv])
    .opts<DemoOptions>();
}
