import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Fn, TerraformOutput } from 'cdktf';
import { userData } from '../../../modules/ec2/user-data';
import { synthesize } from '../../support/synthesized';

const folder = mkdtempSync(join(tmpdir(), 'user-data-'));
afterAll(() => rmSync(folder, { recursive: true }));

function fileOf(content: string | Buffer): string {
  const file = join(folder, 'script.sh');
  writeFileSync(file, content);
  return file;
}

const synthesized = (content: string | Buffer, settings: Record<string, string> = {}): string =>
  String(
    synthesize((stack) => {
      const value = userData(stack, { scriptFile: fileOf(content), settings });
      new TerraformOutput(stack, 'user_data', { value });
    }).output('user_data'),
  );

describe('user data', () => {
  const script = '#!/bin/bash\necho "${HOME} %{ if } \\"" # é\n';

  it('has the settings, then the script as base64, so that Terraform reads nothing into it', () => {
    expect(synthesized(script, { SV_REGION: 'us-east-1' })).toBe(
      '${base64gzip(join("", ["#!/bin/bash\\n", "export SV_REGION=\'", "us-east-1", "\'\\n", base64decode("' +
        `${Buffer.from(script).toString('base64')}")]))}`,
    );
  });

  it('takes values that are known only when Terraform plans', () => {
    expect(synthesized(script, { SV_EFS_ID: Fn.lower('FS') })).toContain(
      `"export SV_EFS_ID='", lower("FS"),`,
    );
  });

  it.each<[string, string | Buffer, Record<string, string>, string]>([
    [
      'a quote',
      script,
      { SV_A: "it's" },
      'settings.SV_A must be without quotes, dollars and line ends, got "it\'s"',
    ],
    [
      'a dollar',
      script,
      { SV_A: '$HOME' },
      'settings.SV_A must be without quotes, dollars and line ends, got "$HOME"',
    ],
    ['a small name', script, { sv: '' }, 'settings must be in upper case, got sv'],
    ['no interpreter', 'echo', {}, 'must begin with #!/'],
    ['bytes that are no text', Buffer.from([0x23, 0x21, 0x2f, 0xff]), {}, 'must be UTF-8'],
  ])('refuses %s', (_, content, settings, problem) => {
    expect(() => synthesized(content, settings)).toThrow(problem);
  });

  it('refuses what EC2 would', () => {
    const noise = Array.from({ length: 6000 }, (_, at) => Math.sin(at).toString(36).slice(2, 8)).join('');
    expect(() => synthesized(`#!/bin/bash\n${noise}`)).toThrow(
      /user data must be at most 16384 bytes when compressed, got \d+/,
    );
  });

  it('refuses a script that is not there', () => {
    expect(() =>
      synthesize((stack) => userData(stack, { scriptFile: 'scripts/none.sh', settings: {} })),
    ).toThrow('test/user_data: there is no script scripts/none.sh');
  });
});
