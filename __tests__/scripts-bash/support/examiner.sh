#!/bin/bash
# examiner.sh FOLDER COMMAND…: runs COMMAND on a machine that has the disks of FOLDER, inside `unshare --mount`.
# FOLDER/bin holds the programs that would ask the kernel about disks; FOLDER/serials the serial number of each.
set -euo pipefail

folder=$1
shift
mount -t tmpfs tmpfs /sys/block
for serial in "$folder"/serials/*; do
  mkdir -p "/sys/block/${serial##*/}/device"
  cp "$serial" "/sys/block/${serial##*/}/device/serial"
done
export FOLDER=$folder PATH=$folder/bin:$PATH
exec "$@"
