import { createHash } from 'node:crypto';
import { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, extname, join, posix } from 'node:path';
import { TerraformStack, type ISynthesisSession } from 'cdktf';
import { addCustomSynthesis } from 'cdktf/lib/synthesize/synthesizer';
import { Construct } from 'constructs';

const FOLDER = 'assets';

export interface FileAssetProps {
  /** The file on this machine; it must not change between construction and synthesis. */
  readonly sourcePath: string;
  /** First part of its name in the output, such as the handler's name; unique in the stack. */
  readonly assetName: string;
}

/**
 * A file that goes into the stack's own folder of the output, so that Terraform alone can apply it there.
 * Its name ends in the hash of its content; cdktf's TerraformAsset would put the whole hash into a folder name,
 * and its archives differ at every run.
 */
export class FileAsset extends Construct {
  /** Relative to the stack's folder, where Terraform runs: `assets/discover-1a2b3c4d.zip`. */
  readonly path: string;
  /** Base64 of the SHA-256 of the content, as Lambda's source_code_hash wants it. */
  readonly sourceCodeHash: string;

  constructor(scope: Construct, id: string, props: FileAssetProps) {
    super(scope, id);
    const hash = createHash('sha256').update(readFileSync(props.sourcePath)).digest();
    const extension = extname(props.sourcePath);
    const fileName = `${props.assetName}-${hash.toString('hex').slice(0, 8)}${extension}`;
    this.path = posix.join(FOLDER, fileName);
    this.sourceCodeHash = hash.toString('base64');
    addCustomSynthesis(this, { onSynthesize: (session) => this.copy(props, fileName, session) });
  }

  private copy(props: FileAssetProps, fileName: string, session: ISynthesisSession): void {
    const { workingDirectory } = session.manifest.forStack(TerraformStack.of(this));
    const target = join(session.outdir, workingDirectory, FOLDER, fileName);
    mkdirSync(dirname(target), { recursive: true });
    for (const earlier of readdirSync(dirname(target))) {
      if (earlier !== fileName && isVersionOf(earlier, props)) rmSync(join(dirname(target), earlier));
    }
    copyFileSync(props.sourcePath, target);
  }
}

/** Whether a file of the output is another version of this asset: its name, a hash, its extension. */
function isVersionOf(file: string, { assetName, sourcePath }: FileAssetProps): boolean {
  const extension = extname(sourcePath);
  if (!file.startsWith(`${assetName}-`) || !file.endsWith(extension)) return false;
  return /^[0-9a-f]{8}$/.test(file.slice(assetName.length + 1, file.length - extension.length));
}
