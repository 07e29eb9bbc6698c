#!/bin/bash
# Stands in for scripts/user-data/mount-efs.sh where only its delivery is looked at: what templates and shells would change.
set -euo pipefail
mount_point="${MOUNT_POINT:-/mnt/efs}"
printf 'mounting %s at %s: %%{ if true } "quotes" \\backslash\n' "${EFS_ID}" "${mount_point%/}"
echo 'é ü 漢'
