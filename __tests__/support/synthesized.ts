import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'cdktf';
import type { VaultInput } from '../../config/types';
import { validateVault } from '../../config/validate';
import { VaultStack } from '../../stacks/vault-stack';

type Block = Record<string, unknown>;

interface PolicyStatement {
  readonly Sid: string;
  readonly Effect: string;
  readonly Principal?: unknown;
  readonly Action: string | string[];
  readonly Resource?: string | string[];
  readonly Condition?: unknown;
}

/** One stack's Terraform JSON, by address. */
export class Synthesized {
  constructor(readonly json: Record<string, Record<string, Record<string, Block>>>) {}

  static of(stack: VaultStack): Synthesized {
    stack.prepareStack();
    return new Synthesized(stack.toTerraform() as Synthesized['json']);
  }

  /** `resource('aws_kms_key.vault_key')`, without cdktf's own notes. */
  resource(address: string): Block {
    return this.block('resource', address);
  }

  data(address: string): Block {
    return this.block('data', address);
  }

  output(name: string): unknown {
    return (this.json.output?.[name] as Block | undefined)?.value;
  }

  addresses(): string[] {
    return Object.entries(this.json.resource ?? {})
      .flatMap(([type, named]) => Object.keys(named).map((name) => `${type}.${name}`))
      .sort();
  }

  /** The statements of a policy attribute, by sid. */
  policy(address: string, attribute = 'policy'): Record<string, PolicyStatement> {
    const document = JSON.parse(String(this.resource(address)[attribute])) as {
      Statement: PolicyStatement[];
    };
    return Object.fromEntries(document.Statement.map((statement) => [statement.Sid, statement]));
  }

  private block(section: string, address: string): Block {
    const [type = '', name = ''] = address.split('.');
    const block = this.json[section]?.[type]?.[name];
    if (block === undefined) throw new Error(`${address} is not among ${this.addresses().join(', ')}`);
    return Object.fromEntries(Object.entries(block).filter(([key]) => key !== '//'));
  }
}

class TestStack extends VaultStack {}

/** An app whose output folder, which cdktf makes at once, is gone afterwards. */
export function withApp<Result>(use: (app: App) => Result): Result {
  const outdir = mkdtempSync(join(tmpdir(), 'vault-test-'));
  try {
    return use(new App({ outdir }));
  } finally {
    rmSync(outdir, { recursive: true });
  }
}

/** A stack in us-east-1 with what `build` adds to it. */
export function synthesize(build: (stack: VaultStack) => void, vault: Partial<VaultInput> = {}): Synthesized {
  return withApp((app) => {
    const stack = new TestStack(app, 'test', {
      vault: validateVault({ regions: { 'us-east-1': { plans: ['daily'] } }, ...vault }),
      region: 'us-east-1',
    });
    build(stack);
    return Synthesized.of(stack);
  });
}
