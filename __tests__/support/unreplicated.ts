import type { Emulator } from '../../emulator/emulator';
import { vaultCommand } from './cli';

/** Runs `vault files unreplicated`. */
export async function unreplicated(
  emulator: Emulator,
  bucket: string,
  ...options: readonly string[]
): Promise<{ readonly code: number; readonly stdout: string; readonly stderr: string }> {
  const args = ['files', 'unreplicated', '--bucket', bucket, ...options];
  const { exitCode: code, stdout, stderr } = await vaultCommand(emulator, args, { region: 'us-east-1' });
  return { code, stdout, stderr };
}
