#!/bin/bash
# instance.sh FOLDER COMMAND…: runs COMMAND as root of a pretended instance, inside `unshare --mount`.
# What it writes below the folders named here lands in FOLDER/disk; the programs that would reach outside are
# those of FOLDER/bin.
set -euo pipefail

folder=$1
shift
mkdir -p "$folder"/disk/{etc,mnt,opt,run,usr/local,usr/sbin,var/log}
cp -a /etc/alternatives /etc/passwd /etc/group "$folder/disk/etc/"
# /usr/sbin is empty, since this machine may have a mount helper there that the instance has not.
for name in etc mnt opt run usr/local usr/sbin var; do
  mount --bind "$folder/disk/$name" "/$name"
done
export FOLDER=$folder PATH=$folder/bin:$PATH
exec "$@"
