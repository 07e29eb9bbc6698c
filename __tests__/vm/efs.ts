import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { MOUNT_TARGET } from './network';
import { answers, start, until } from './process';

/** nfs-ganesha as the mount target: NFS 4.0 and 4.1 over TCP on port 2049, one export, as EFS has it. */
export async function startFileSystem(folder: string): Promise<void> {
  const store = join(folder, 'efs');
  const recovery = join(folder, 'recovery');
  for (const name of [store, recovery]) mkdirSync(name, { recursive: true });
  const config = join(folder, 'ganesha.conf');
  writeFileSync(
    config,
    `NFS_CORE_PARAM { Protocols = 4; NFS_Port = 2049; Bind_addr = ${MOUNT_TARGET}; Enable_NLM = false;
       Enable_RQUOTA = false; Enable_UDP = false; Allow_Set_Io_Flusher_Fail = true; }
     NFSv4 { Graceless = true; Minor_Versions = 0, 1; RecoveryBackend = fs; RecoveryRoot = "${recovery}";
       Allow_Numeric_Owners = true; Only_Numeric_Owners = true; }
     EXPORT_DEFAULTS { SecType = sys; Protocols = 4; Transports = TCP; Squash = No_Root_Squash; Access_Type = RW; }
     EXPORT { Export_Id = 1; Path = "${store}"; Pseudo = /; FSAL { Name = VFS; } }
     LOG { Default_Log_Level = EVENT; }\n`,
  );
  start('ganesha', join(folder, 'ganesha.out'), 'ganesha.nfsd', [
    ...['-F', '-f', config, '-L', join(folder, 'ganesha.log'), '-p', join(folder, 'ganesha.pid')],
  ]);
  await until('the mount target listens', 30, () => answers(MOUNT_TARGET, 2049));
}
