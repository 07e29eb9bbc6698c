import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, TerraformStack } from 'cdktf';
import { FileAsset } from '../../../modules/assets/file-asset';

const folder = mkdtempSync(join(tmpdir(), 'asset-'));
afterAll(() => rmSync(folder, { recursive: true }));

function synth(content: string): FileAsset {
  const sourcePath = join(folder, 'some where', 'in.zip');
  mkdirSync(join(folder, 'some where'), { recursive: true });
  writeFileSync(sourcePath, content);
  const app = new App({ outdir: join(folder, 'out'), skipValidation: true });
  const asset = new FileAsset(new TerraformStack(app, 'stack'), 'code', {
    sourcePath,
    assetName: 'discover',
  });
  app.synth();
  return asset;
}

describe('FileAsset', () => {
  it('copies the file into the folder of its stack, under a name with the hash of its content', () => {
    const { path, sourceCodeHash } = synth('one');
    const sha256 = createHash('sha256').update('one').digest();
    expect(path).toBe(`assets/discover-${sha256.toString('hex').slice(0, 8)}.zip`);
    expect(sourceCodeHash).toBe(sha256.toString('base64'));
    expect(readFileSync(join(folder, 'out/stacks/stack', path), 'utf8')).toBe('one');
  });

  it('removes its earlier versions, and nothing else', () => {
    const assets = join(folder, 'out/stacks/stack/assets');
    synth('two');
    writeFileSync(join(assets, 'discover-later-00000000.zip'), '');
    writeFileSync(join(assets, 'discover.txt'), '');
    const { path } = synth('three');
    expect(readdirSync(assets).sort()).toEqual(
      [path.slice('assets/'.length), 'discover-later-00000000.zip', 'discover.txt'].sort(),
    );
  });
});
