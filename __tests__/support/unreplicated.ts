import { execFile } from 'node:child_process';

/** Runs `npm run files:unreplicated`, without npm. */
export function unreplicated(
  environment: Readonly<Record<string, string>>,
  bucket: string,
  ...options: readonly string[]
): Promise<{ readonly code: number; readonly stdout: string; readonly stderr: string }> {
  const program = ['--import', 'tsx', 'scripts/unreplicated/main.ts', '--bucket', bucket, ...options];
  const env = { ...process.env, ...environment };
  return new Promise((resolve) => {
    execFile(process.execPath, program, { env }, (error, stdout, stderr) =>
      resolve({ code: Number(error?.code ?? 0), stdout, stderr }),
    );
  });
}
