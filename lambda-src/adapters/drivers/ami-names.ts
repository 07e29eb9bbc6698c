import { createHash } from 'node:crypto';
import type { Run } from '../../core/run';

/** EC2 API reference, CreateImage: 3 to 128 characters of these. */
const LONGEST = 128;
const FORBIDDEN = /[^A-Za-z0-9()[\] ./\-'@_]/g;
const HASH_LENGTH = 12;

/**
 * The name of the image that a run makes of an instance. EC2 gives a name to one image per region, so the same run
 * cannot make two: `smart-vault/daily-20261121T020000Z/i-0123456789abcdef0`.
 *
 * @param attempt counts from 1; the ones before left an image that failed, which keeps its name
 */
export function imageName({ vault, id }: Run, instance: string, attempt: number): string {
  const plain = [vault, id, instance].join('/');
  const end = attempt === 1 ? '' : `/${attempt}`;
  const allowed = plain.replace(FORBIDDEN, '-');
  if (allowed === plain && plain.length + end.length <= LONGEST) return plain + end;
  // What was taken out may be all that told two names apart.
  const mark = `/${hash(plain).slice(0, HASH_LENGTH)}${end}`;
  return allowed.slice(0, LONGEST - mark.length) + mark;
}

/**
 * With the same token CopyImage answers with the same image (EC2 API reference, CopyImage). A run that is started again
 * after it broke asks anew: the image of the first attempt may have failed.
 */
export const copyToken = ({ execution }: Run, name: string, original: string, region: string): string =>
  hash([execution.id, name, original, region].join(' '));

/** 64 characters, the most that a token has. */
const hash = (text: string): string => createHash('sha256').update(text).digest('hex');
