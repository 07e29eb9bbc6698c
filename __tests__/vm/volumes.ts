import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '../../scripts/run';
import { manifestLine } from '../support/manifest-line';

/** Disks to be looked into, each a file, made on this machine: what a volume restored from a snapshot might hold. */
export interface Volumes {
  /** An ext4 file system that is as its manifest says. */
  readonly right: string;
  /** The same with one file changed and one gone. */
  readonly wrong: string;
  /** Its first blocks but the superblock are noise. */
  readonly corrupt: string;
  readonly empty: string;
  /** In use when it was copied: the journal holds what is not in its place yet. */
  readonly unclean: string;
  /** A partition of swap, one of XFS, and the place of a boot loader. */
  readonly partitions: string;
}

/** @param folder for the files; in mount namespaces of the caller's own */
export async function makeVolumes(folder: string): Promise<Volumes> {
  mkdirSync(folder, { recursive: true });
  const file = (name: keyof Volumes): string => join(folder, `${name}.img`);
  const mount = join(folder, 'mount');
  const script = `
set -euo pipefail
cd ${folder}
mkdir -p mount
truncate --size=64M right.img empty.img
mke2fs -q -t ext4 right.img
mount --options loop right.img mount
mkdir mount/data
for number in 1 2 3; do head --bytes=10000 /dev/urandom >"mount/data/file $number"; done
(${manifestLine(mount, './data')})
umount mount
cp right.img wrong.img
mount --options loop wrong.img mount
echo more >>'mount/data/file 1'
rm 'mount/data/file 2'
umount mount
cp right.img corrupt.img
dd if=/dev/urandom of=corrupt.img bs=1K seek=2 count=400 conv=notrunc status=none
# As a snapshot of a volume in use: the data of one file is in its place already, and all that is known of it in the journal alone.
cp right.img other.img
mount --options loop other.img mount
for number in 1 2 3 4 5 6 7 8 9; do echo "$number" >"mount/data/late $number"; done
head --bytes=10000 /dev/urandom | dd of='mount/data/file 1' conv=notrunc,fsync status=none
(${manifestLine(mount, './data')})
sync mount/data/* mount/data mount/.smart-vault/* mount/.smart-vault
cp other.img unclean.img
umount mount
truncate --size=400M partitions.img
printf 'label: gpt\\nstart=1MiB,size=1MiB,type=21686148-6449-6E6F-744E-656564454649\\nsize=4MiB,type=S\\nsize=350MiB\\n' |
  sfdisk --quiet partitions.img
truncate --size=4M swap.img
mkswap --quiet swap.img 2>/dev/null || mkswap swap.img >/dev/null
truncate --size=350M xfs.img
mkfs.xfs -q xfs.img
dd if=swap.img of=partitions.img bs=1M seek=2 conv=notrunc status=none
dd if=xfs.img of=partitions.img bs=1M seek=6 conv=notrunc status=none
rm --force swap.img xfs.img other.img
`;
  const { exitCode, stderr } = await run('bash', ['-c', script]);
  if (exitCode !== 0) throw new Error(`the volumes could not be made: ${stderr}`);
  return {
    ...{ right: file('right'), wrong: file('wrong'), corrupt: file('corrupt'), empty: file('empty') },
    ...{ unclean: file('unclean'), partitions: file('partitions') },
  };
}
