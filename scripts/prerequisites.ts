import { spawnSync } from 'node:child_process';

interface Tool {
  readonly name: string;
  readonly command: readonly [string, ...string[]];
  readonly atLeast: string;
  readonly install: string;
  /** Debian's package, where that is all it takes. */
  readonly debian?: string;
}

const TOOLS = {
  terraform: {
    name: 'Terraform',
    command: ['terraform', '-version'],
    atLeast: '1.9',
    install: 'https://developer.hashicorp.com/terraform/install',
  },
  python: {
    name: 'Python',
    command: ['python3', '--version'],
    atLeast: '3.10',
    install: 'https://www.python.org/downloads/ or your system’s packages python3 and python3-venv',
  },
  aws: {
    name: 'The AWS CLI',
    command: ['aws', '--version'],
    atLeast: '1.29',
    install:
      'https://docs.aws.amazon.com/cli/latest/userguide/getting-started-install.html or your system’s package awscli',
    debian: 'awscli',
  },
  shellcheck: {
    name: 'ShellCheck',
    command: ['shellcheck', '--version'],
    atLeast: '0.8',
    install: 'your system’s package shellcheck',
    debian: 'shellcheck',
  },
  chromium: {
    name: 'Chromium',
    command: ['chromium', '--version'],
    atLeast: '131',
    install: 'your system’s package chromium',
    debian: 'chromium',
  },
  flock: {
    name: 'flock',
    command: ['flock', '--version'],
    atLeast: '2.34',
    install: 'your system’s package util-linux',
  },
  findmnt: {
    name: 'findmnt',
    command: ['findmnt', '--version'],
    atLeast: '2.34',
    install: 'your system’s package util-linux or mount',
  },
} as const satisfies Record<string, Tool>;

export type ToolName = keyof typeof TOOLS;

/**
 * Installs what is missing where that is simple and allowed: Debian's packages, as root. Whatever is missing
 * afterwards, `requireTools` names.
 */
export function installTools(...names: ToolName[]): void {
  const missing = names.map((name): Tool => TOOLS[name]).filter((tool) => problemWith(tool).length > 0);
  const packages = missing.flatMap(({ debian }) => debian ?? []);
  const isRoot = process.getuid?.() === 0;
  if (packages.length === 0 || !isRoot || spawnSync('apt-get', ['--version']).status !== 0) return;
  const apt = (...args: string[]): void => {
    spawnSync('apt-get', args, {
      stdio: 'inherit',
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    });
  };
  apt('update', '-qq');
  apt('install', '-y', '-qq', '--no-install-recommends', ...packages);
}

/** @throws Error that names every tool that is missing or too old, and how to get it. */
export function requireTools(...names: ToolName[]): void {
  const problems = names.flatMap((name) => problemWith(TOOLS[name]));
  if (problems.length > 0) throw new Error(problems.join('\n'));
}

function problemWith({ name, command: [program, ...args], atLeast, install }: Tool): string[] {
  const { status, stdout, stderr } = spawnSync(program, args, { encoding: 'utf8' });
  if (status !== 0)
    return [
      `${name} ${atLeast} or newer is needed, and \`${program}\` cannot be run. Install it: ${install}`,
    ];
  const version = /\d+(\.\d+)+/.exec(`${stdout}${stderr}`)?.[0] ?? '0';
  return isOlder(version, atLeast)
    ? [`${name} ${atLeast} or newer is needed, \`${program}\` is ${version}. Install it: ${install}`]
    : [];
}

function isOlder(version: string, atLeast: string): boolean {
  const [have, need] = [version, atLeast].map((text) => text.split('.').map(Number));
  for (const [index, wanted] of (need ?? []).entries()) {
    const got = have?.[index] ?? 0;
    if (got !== wanted) return got < wanted;
  }
  return false;
}
