import { existsSync, readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { Fn, Token } from 'cdktf';
import type { Construct } from 'constructs';
import { refuse } from '../problems';

export interface UserDataProps {
  /** The bash script on this machine. */
  readonly scriptFile: string;
  /** What the script reads from its environment, in upper case. */
  readonly settings: Readonly<Record<string, string>>;
}

/** Before base64 (https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/user-data.html). */
const MOST_BYTES = 16_384;
/** What a setting may add that is known only when Terraform plans. */
const SPARE_BYTES = 1024;

/**
 * User data for EC2: `export NAME='value'` for each setting, and then the script, byte for byte.
 * The script stands in the configuration as base64, since Terraform would read a bash `${` as a template of its own;
 * cloud-init gets it all compressed and undoes that (https://cloudinit.readthedocs.io/en/latest/explanation/format/gzip.html).
 */
export function userData(scope: Construct, { scriptFile, settings }: UserDataProps): string {
  refuse(scope, 'user_data', [[existsSync(scriptFile), `there is no script ${scriptFile}`]]);
  const script = readFileSync(scriptFile);
  // Piece by piece: cdktf cannot have a token in the middle of a text that is a function's argument.
  const exports = Object.entries(settings).flatMap(([name, value]) => [`export ${name}='`, value, `'\n`]);
  const bytes = gzipSync(`${exports.join('')}${script.toString('utf8')}`).length + SPARE_BYTES;
  refuse(scope, 'user_data', [
    ...Object.entries(settings).flatMap(([name, value]) => [
      [/^[A-Z][A-Z0-9_]*$/.test(name), `settings must be in upper case, got ${name}`] as const,
      [
        Token.isUnresolved(value) || /^[^'\n$]*$/.test(value),
        `settings.${name} must be without quotes, dollars and line ends, got ${JSON.stringify(value)}`,
      ] as const,
    ]),
    [script.toString('utf8').startsWith('#!/'), `${scriptFile} must begin with #!/`],
    [Buffer.from(script.toString('utf8')).equals(script), `${scriptFile} must be UTF-8`],
    [bytes <= MOST_BYTES, `user data must be at most ${MOST_BYTES} bytes when compressed, got ${bytes}`],
  ]);
  return Fn.base64gzip(
    Fn.join('', ['#!/bin/bash\n', ...exports, Fn.base64decode(script.toString('base64'))]),
  );
}
