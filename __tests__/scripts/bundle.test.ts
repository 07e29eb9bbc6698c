import { createHash } from 'node:crypto';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { strFromU8, unzipSync } from 'fflate';
import { bundleHandlers, type HandlerZip } from '../../scripts/bundle/handlers';
import { inlineKeys } from '../../scripts/bundle/shake-schemas';
import { portableSourceMap } from '../../scripts/bundle/source-map';

const folder = mkdtempSync(join(tmpdir(), 'bundle-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** A project of its own with the sample handler, and the packages of this one. */
function project(name: string): string {
  const root = join(folder, name);
  mkdirSync(join(root, 'lambda-src'), { recursive: true });
  cpSync('__tests__/support/handlers', join(root, 'lambda-src/handlers'), { recursive: true });
  symlinkSync(join(process.cwd(), 'node_modules'), join(root, 'node_modules'));
  return root;
}

const filesOf = (zip: HandlerZip | undefined) => unzipSync(readFileSync(zip?.path ?? ''));

// esbuild is fast, and a busy machine is not.
jest.setTimeout(60_000);

describe('bundleHandlers', () => {
  const here = project('here');
  let first: HandlerZip | undefined;
  beforeAll(async () => {
    first = (await bundleHandlers({ root: here })).sample;
  });

  it('says what it made', () => {
    const zip = readFileSync(first?.path ?? '');
    expect(first).toEqual({
      path: join(here, '.cache/handlers/sample.zip'),
      sha256: createHash('sha256').update(zip).digest('base64'),
      bytes: zip.length,
    });
    expect(Object.keys(filesOf(first))).toEqual(['index.mjs', 'index.mjs.map']);
  });

  it('gives the same bytes in any folder', async () => {
    const there = await bundleHandlers({ root: project('far away/and deeper') });
    expect(there.sample?.sha256).toBe(first?.sha256);
  });

  it('says nothing of this machine', () => {
    for (const [name, content] of Object.entries(filesOf(first))) {
      for (const path of [process.cwd(), folder, tmpdir()]) {
        expect([name, strFromU8(content).includes(path)]).toEqual([name, false]);
      }
    }
  });

  it('maps back to the sources as seen from the project, without their text', () => {
    const map = JSON.parse(strFromU8(filesOf(first)['index.mjs.map']!)) as {
      sources: string[];
      sourcesContent?: unknown;
    };
    expect(map.sources).toContain('lambda-src/handlers/sample.ts');
    expect(map.sources.filter((source) => !/^(?:lambda-src|node_modules)\//.test(source))).toEqual([]);
    expect(map).not.toHaveProperty('sourcesContent');
  });

  it('leaves out the commands nobody uses, and all providers of credentials but the environment', () => {
    const code = strFromU8(filesOf(first)['index.mjs']!);
    expect(code).toContain('CopySnapshot');
    expect(code).not.toContain('CreateTransitGateway');
    expect(code).toContain('AWS_SESSION_TOKEN');
    expect(code).not.toContain('sso_session');
    expect(code.length).toBeLessThan(260_000);
  });

  it('does nothing when nothing changed, and its work again when a source did', async () => {
    const written = statSync(first?.path ?? '').mtimeMs;
    expect((await bundleHandlers({ root: here })).sample).toEqual(first);
    expect(statSync(first?.path ?? '').mtimeMs).toBe(written);

    const source = join(here, 'lambda-src/handlers/sample.ts');
    writeFileSync(source, `${readFileSync(source, 'utf8')}\nexport const changed = 'changed';\n`);
    utimesSync(source, new Date(), new Date());
    const changed = (await bundleHandlers({ root: here })).sample;
    expect(changed?.sha256).not.toBe(first?.sha256);
  });

  it('refuses a file that is no handler', async () => {
    const root = project('wrong');
    writeFileSync(join(root, 'lambda-src/handlers/helper.ts'), 'export const help = 1;');
    await expect(bundleHandlers({ root })).rejects.toThrow(
      'lambda-src/handlers/helper.ts must export handler',
    );
  });

  it('has nothing to do without handlers', async () => {
    expect(await bundleHandlers({ root: folder, handlers: 'none' })).toEqual({});
  });
});

describe('inlineKeys', () => {
  it('writes constants where they are keys, and leaves what it does not know', () => {
    expect(inlineKeys('const _a = "A";\nconst _b = 3;\nx = { [_a]: 1, [_b]: 2, [_c]: 3, y: [_a] };')).toBe(
      'const _a = "A";\nconst _b = 3;\nx = { "A": 1, [_b]: 2, [_c]: 3, y: [_a] };',
    );
  });
});

describe('portableSourceMap', () => {
  it('names sources from the project, and packages by their name wherever they are', () => {
    const sources = ['../../lambda-src/core/a.ts', '../../../elsewhere/node_modules/x/node_modules/y/z.js'];
    expect(JSON.parse(portableSourceMap(JSON.stringify({ version: 3, sources }), 'out/a'))).toEqual({
      version: 3,
      sources: ['lambda-src/core/a.ts', 'node_modules/y/z.js'],
    });
  });
});
