import { join } from 'node:path';
import { Emulator, type StartOptions } from '../../emulator/emulator';
import { Deployment, type DeploymentOptions } from '../../scripts/local/deployment';
import { requireTools } from '../../scripts/prerequisites';

export interface OwnDeployment
  extends Pick<DeploymentOptions, 'config' | 'project'>, Pick<StartOptions, 'speed'> {
  /** Of the folder that it has below `.cache/deployment`. */
  readonly name: string;
  /**
   * Of Terraform, beside what it needs.
   * @default nothing more
   */
  readonly environment?: Readonly<Record<string, string>>;
}

/** Where everything of a deployment lies. */
export const folderOf = (name: string): string => join('.cache', 'deployment', name);

/** Synthesizes a vault for an emulator that nothing else uses, and ends that emulator whatever happens. */
export async function withOwnEmulator(
  { name, speed = 1, environment = {}, ...what }: OwnDeployment,
  use: (deployment: Deployment, emulator: Emulator) => Promise<void>,
): Promise<void> {
  requireTools('terraform', 'python');
  const emulator = await Emulator.start({ speed });
  try {
    const deployment = await Deployment.synthesize({
      ...what,
      directory: folderOf(name),
      environment: { ...emulator.environment(), ...environment },
    });
    await use(deployment, emulator);
  } finally {
    await emulator.stop();
  }
}
