#!/bin/bash
# What an instance runs when it is launched: it mounts its EFS file system, and says whether that worked.
# The settings (see usage) stand before this text in the instance's user-data; the text itself is never changed.
set -euo pipefail
export LC_ALL=C TZ=UTC DEBIAN_FRONTEND=noninteractive HOME="${HOME:-/root}"
PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin

usage() {
  cat <<'END'
Usage: user-data.sh [--check | --help]

Mounts an EFS file system now and, through /etc/fstab, at every boot. Safe to run again: it puts right
what differs from the settings, and leaves alone what does not. Waits while the DNS name or the mount
target is not ready. When it works in vain, the Auto Scaling group is told to abandon the instance.

  --check  read the settings, say what is wrong with them, and do nothing
  --help   this text

Settings, from the lines before this script or from the environment:
  SV_EFS_ID              fs-…; required
  SV_REGION              required
  SV_EFS_HOST            its DNS name, or the address of a mount target
                         (default: SV_EFS_ID.efs.SV_REGION.amazonaws.com)
  SV_MOUNT_POINT         default: /mnt/efs
  SV_DEADLINE            seconds to keep trying, from the start of this script (default: 600)
  SV_TLS                 required: never without encryption in transit and the instance's role, so
                         never with nfs-common;
                         preferred: with it where amazon-efs-utils is there (default)
  SV_LIFECYCLE_HOOK      launch hook to complete: CONTINUE when mounted, ABANDON when not
  SV_AUTO_SCALING_GROUP  the group of the hook; required with it. An instance that loses its files at a
                         later boot is marked unhealthy
  SV_LOG_GROUP           CloudWatch log group; the CloudWatch agent is installed to fill it
  SV_SYNC_SOURCE         directory to copy to S3 on a timer, and
  SV_SYNC_TO             s3://BUCKET/PREFIX; required with it
  SV_SYNC_OPTIONS        more options for s3-sync, separated by spaces
  SV_SYNC_SCHEDULE       systemd's OnCalendar (default: hourly)
  SV_SYNC_SCRIPT, SV_SYNC_SERVICE, SV_SYNC_TIMER
                         the files s3-sync, s3-sync@.service and s3-sync@.timer, in base64

Log: /var/log/smart-vault/user-data.log, the console, and `journalctl -t smart-vault`.

Exit codes:
  0  mounted
  1  not mounted, or the Auto Scaling group could not be told
  2  wrong settings or usage
  3  mounted, but the CloudWatch agent or the copy to S3 could not be set up
END
}

readonly NOT_MOUNTED=1 USAGE=2 INCOMPLETE=3
readonly NFS_OPTIONS=nfsvers=4.1,rsize=1048576,wsize=1048576,hard,timeo=600,retrans=2,noresvport
readonly LOG_FOLDER=/var/log/smart-vault
readonly STATE_FOLDER=/var/lib/smart-vault
readonly METADATA=${AWS_EC2_METADATA_SERVICE_ENDPOINT:-http://169.254.169.254}
readonly LONGEST_PAUSE=30 ATTEMPT_SECONDS=60

# ---------------------------------------------------------------- log

# cloud-init sends what a user-data script prints to the console and the journal.
log() {
  printf '%(%Y-%m-%dT%H:%M:%SZ)T smart-vault[%d] %s\n' -1 "$$" "$*" | tee -a "$LOG_FOLDER/user-data.log" || true
  logger --tag smart-vault -- "$*" || true
}

# fail MESSAGE: says what is wrong, and is an error itself.
fail() { log "ERROR $1" && return 1; }

# ---------------------------------------------------------------- settings

setting_problems() {
  local address='^[A-Za-z0-9.:-]+$' path='^(/[A-Za-z0-9._-]+)+$'
  [[ ${SV_EFS_ID-} =~ ^fs-[0-9a-f]{8,40}$ ]] || echo "SV_EFS_ID must be fs- and hexadecimal digits, got '${SV_EFS_ID-}'"
  [[ ${SV_REGION-} =~ ^[a-z]+(-[a-z]+)+-[0-9]+$ ]] || echo "SV_REGION must be a region, got '${SV_REGION-}'"
  [[ $SV_EFS_HOST =~ $address ]] || echo "SV_EFS_HOST must be a DNS name or an address, got '$SV_EFS_HOST'"
  [[ $SV_MOUNT_POINT =~ $path ]] || echo "SV_MOUNT_POINT must be an absolute path of plain characters, got '$SV_MOUNT_POINT'"
  [[ $SV_DEADLINE =~ ^[1-9][0-9]{0,4}$ ]] || echo "SV_DEADLINE must be between 1 and 99999 seconds, got '$SV_DEADLINE'"
  [[ $SV_TLS =~ ^(required|preferred)$ ]] || echo "SV_TLS must be required or preferred, got '$SV_TLS'"
  [[ -z $SV_LIFECYCLE_HOOK || -n $SV_AUTO_SCALING_GROUP ]] || echo 'SV_LIFECYCLE_HOOK needs SV_AUTO_SCALING_GROUP'
  [[ -n $SV_SYNC_SOURCE ]] || return 0
  [[ $SV_SYNC_SOURCE == /* ]] || echo "SV_SYNC_SOURCE must be an absolute path, got '$SV_SYNC_SOURCE'"
  [[ $SV_SYNC_TO == s3://* ]] || echo "SV_SYNC_TO must be s3://BUCKET/PREFIX, got '$SV_SYNC_TO'"
  local name
  for name in SV_SYNC_SCRIPT SV_SYNC_SERVICE SV_SYNC_TIMER; do
    [[ -n ${!name-} ]] || echo "SV_SYNC_SOURCE needs $name"
  done
  for name in SV_SYNC_SOURCE SV_SYNC_TO SV_SYNC_OPTIONS SV_SYNC_SCHEDULE; do
    [[ ${!name} != *[\"\\[:cntrl:]]* ]] || echo "$name must be without quotes, backslashes and line ends"
  done
}

read_settings() {
  SV_EFS_HOST=${SV_EFS_HOST:-${SV_EFS_ID-}.efs.${SV_REGION-}.amazonaws.com}
  SV_MOUNT_POINT=${SV_MOUNT_POINT:-/mnt/efs}
  SV_DEADLINE=${SV_DEADLINE:-600}
  SV_TLS=${SV_TLS:-preferred}
  SV_LIFECYCLE_HOOK=${SV_LIFECYCLE_HOOK-} SV_AUTO_SCALING_GROUP=${SV_AUTO_SCALING_GROUP-}
  SV_LOG_GROUP=${SV_LOG_GROUP-}
  SV_SYNC_SOURCE=${SV_SYNC_SOURCE-} SV_SYNC_TO=${SV_SYNC_TO-} SV_SYNC_OPTIONS=${SV_SYNC_OPTIONS-}
  SV_SYNC_SCHEDULE=${SV_SYNC_SCHEDULE:-hourly}
}

# ---------------------------------------------------------------- patience

# Seconds since boot: the clock may be set while this runs.
now() { local up _ && read -r up _ </proc/uptime && printf '%s' "${up%.*}"; }

# retry WHAT COMMAND…: until it succeeds, with pauses of 1, 2, 4 … seconds, or the deadline passes.
retry() {
  local what=$1 pause=1 attempt=1
  shift
  until "$@"; do
    if (($(now) + pause > STARTED + SV_DEADLINE)); then
      fail "$what: given up after $attempt attempts and $(($(now) - STARTED)) s"
      return
    fi
    log "$what: attempt $attempt failed, next in $pause s"
    sleep "$pause"
    pause=$((pause * 2 > LONGEST_PAUSE ? LONGEST_PAUSE : pause * 2)) attempt=$((attempt + 1))
  done
}

# ---------------------------------------------------------------- packages

# shellcheck source=/dev/null
platform() { (. /etc/os-release && printf ' %s %s ' "$ID" "${ID_LIKE-}"); }
on_amazon_linux() { [[ $(platform) == *' amzn '* ]]; }
on_debian() { [[ $(platform) == *' debian '* ]]; }
has() { command -v "$1" >/dev/null; }

# install_package NAME…
install_package() {
  if on_amazon_linux; then
    dnf install --assumeyes --quiet "$@"
  else
    # At the first boot the system may be installing its updates: wait for it.
    local apt=(apt-get --quiet --option DPkg::Lock::Timeout=120 --option Dpkg::Use-Pty=0)
    "${apt[@]}" update && "${apt[@]}" install --yes --no-install-recommends "$@"
  fi
}

install_client() {
  has mount.efs && return
  if on_amazon_linux; then
    log 'installing amazon-efs-utils'
    retry 'installing amazon-efs-utils' install_package amazon-efs-utils
  elif ! on_debian; then
    fail "neither Amazon Linux nor Debian or Ubuntu:$(platform)"
  elif [[ $SV_TLS == required ]]; then
    fail 'SV_TLS is required, and amazon-efs-utils is not in this image'
  elif ! has mount.nfs4; then
    log 'installing nfs-common'
    retry 'installing nfs-common' install_package nfs-common
  fi
}

ensure_aws() { has aws || install_package awscli || snap install aws-cli --classic; }

# ---------------------------------------------------------------- mount

fstab_line() {
  local type=nfs4 source=$SV_EFS_HOST:/ options=$NFS_OPTIONS
  if has mount.efs; then
    type=efs options=tls
    # A file system that asks for encryption in transit refuses nameless clients as well.
    [[ $SV_TLS != required ]] || options+=,iam
    # The helper finds the name itself, and wants an address apart from the file system.
    case $SV_EFS_HOST in
      "$SV_EFS_ID".*) source=$SV_EFS_ID:/ ;;
      *[!0-9.]*) ;;
      *) source=$SV_EFS_ID:/ options+=,mounttargetip=$SV_EFS_HOST ;;
    esac
  fi
  echo "$source $SV_MOUNT_POINT $type $options,_netdev,nofail 0 0"
}

# Exactly one line for the mount point, and the right one.
write_fstab() {
  local line new
  line=$(fstab_line)
  [[ $(awk -v point="$SV_MOUNT_POINT" '$1 !~ /^#/ && $2 == point' /etc/fstab) != "$line" ]] || return 0
  new=$(mktemp /etc/.fstab.XXXXXX)
  awk -v point="$SV_MOUNT_POINT" '$1 ~ /^#/ || $2 != point' /etc/fstab >"$new"
  echo "$line" >>"$new"
  chmod --reference=/etc/fstab "$new"
  mv -f "$new" /etc/fstab
  log "fstab: $line"
  systemctl daemon-reload
}

# Type, source and options of what is mounted there.
mounted() { findmnt --noheadings --raw --output FSTYPE,SOURCE,OPTIONS --mountpoint "$SV_MOUNT_POINT" | tail -n 1; }

# Is what is mounted there our file system?
right_mount() {
  local type source options
  read -r type source options < <(mounted) && [[ $type == nfs4 ]] || return 1
  if ! has mount.efs; then
    [[ $source == "$SV_EFS_HOST:/" ]]
    return
  fi
  # With TLS the other end is a local port; the helper notes which file system is behind it.
  local dotted=${SV_MOUNT_POINT#/}
  [[ $source == 127.0.0.1:/ && $options =~ (^|,)port=([0-9]+) ]] &&
    [[ -e /run/efs/$SV_EFS_ID.${dotted//\//.}.${BASH_REMATCH[2]} ]]
}

# shellcheck disable=SC2317,SC2329 # called by retry
attempt_mount() {
  local said
  getent ahosts "$SV_EFS_HOST" >/dev/null || { log "$SV_EFS_HOST does not resolve" && return 1; }
  # shellcheck disable=SC2016 # the host is an argument, not a part of the program
  timeout 10 bash -c ': <>"/dev/tcp/$1/2049"' bash "$SV_EFS_HOST" 2>/dev/null ||
    { log "$SV_EFS_HOST does not answer on port 2049: no mount target, or its security group refuses" && return 1; }
  if mountpoint --quiet "$SV_MOUNT_POINT"; then
    [[ $(mounted) == nfs4* ]] || { log "$SV_MOUNT_POINT holds something else: $(mounted)" && return 1; }
    log "unmounting what the settings no longer say: $(mounted)"
    umount "$SV_MOUNT_POINT" || return
  fi
  said=$(timeout --kill-after=5 "$ATTEMPT_SECONDS" mount "$SV_MOUNT_POINT" 2>&1) ||
    log "mount ended with $?: ${said//$'\n'/; }"
  right_mount || { log "not mounted as it should be: $(mounted)" && return 1; }
  timeout --kill-after=5 "$ATTEMPT_SECONDS" ls "$SV_MOUNT_POINT" >/dev/null
}

# An immutable mount point: while nothing is mounted, nothing can be written to the root disk by mistake.
make_mount_point() {
  mountpoint --quiet "$SV_MOUNT_POINT" && return
  mkdir -p "$SV_MOUNT_POINT"
  chattr +i "$SV_MOUNT_POINT" || log "$SV_MOUNT_POINT cannot be made immutable"
}

mount_efs() {
  if right_mount; then
    log "mounted already: $(mounted)"
  else
    make_mount_point
    retry "mounting $SV_MOUNT_POINT" attempt_mount
    log "mounted: $(mounted)"
  fi
}

# ---------------------------------------------------------------- the outcome

instance_id() {
  local token
  token=$(curl --silent --fail --max-time 5 --retry 5 --retry-connrefused --request PUT \
    --header 'X-aws-ec2-metadata-token-ttl-seconds: 60' "$METADATA/latest/api/token") &&
    curl --silent --fail --max-time 5 --retry 5 \
      --header "X-aws-ec2-metadata-token: $token" "$METADATA/latest/meta-data/instance-id"
}

# tell_group CONTINUE|ABANDON: once per instance; later, losing the files makes it unhealthy.
tell_group() {
  [[ -n $SV_LIFECYCLE_HOOK ]] || return 0
  local id told
  ensure_aws || fail 'the AWS CLI could not be installed' || return
  id=$(instance_id) || fail 'the metadata service did not tell the instance id' || return
  told=$STATE_FOLDER/told-$id
  if [[ ! -e $told ]]; then
    aws autoscaling complete-lifecycle-action --region "$SV_REGION" --instance-id "$id" \
      --auto-scaling-group-name "$SV_AUTO_SCALING_GROUP" --lifecycle-hook-name "$SV_LIFECYCLE_HOOK" \
      --lifecycle-action-result "$1" || fail "$SV_LIFECYCLE_HOOK could not be completed with $1" || return
    mkdir -p "$STATE_FOLDER" && touch "$told"
    log "$SV_LIFECYCLE_HOOK of $SV_AUTO_SCALING_GROUP: $1"
  elif [[ $1 == ABANDON ]]; then
    aws autoscaling set-instance-health --region "$SV_REGION" --instance-id "$id" --health-status Unhealthy \
      --no-should-respect-grace-period || fail 'the instance could not be marked unhealthy' || return
    log "marked unhealthy in $SV_AUTO_SCALING_GROUP"
  fi
}

# shellcheck disable=SC2317,SC2329 # called by trap
abandon() {
  log "FAILED: $SV_MOUNT_POINT is not mounted; this instance must not serve"
  tell_group ABANDON || true
  exit "$NOT_MOUNTED"
}

# cloud-init runs this text once; the link has it run at every boot, to look after the mount.
at_every_boot() {
  local folder=/var/lib/cloud/scripts/per-boot
  [[ $0 == /var/lib/cloud/instance/* && -d $folder ]] || return 0
  ln -sfn "$0" "$folder/smart-vault"
}

# ---------------------------------------------------------------- optional parts

# collected FILE STREAM
collected() {
  printf '{"file_path": "%s", "log_group_name": "%s", "log_stream_name": "{instance_id}/%s"}' "$1" "$SV_LOG_GROUP" "$2"
}

agent_config() {
  printf '{"logs": {"logs_collected": {"files": {"collect_list": [\n  %s,\n  %s,\n  %s\n]}}}}\n' \
    "$(collected "$LOG_FOLDER/user-data.log" user-data)" \
    "$(collected "$LOG_FOLDER/s3-sync.log" s3-sync)" \
    "$(collected /var/log/cloud-init-output.log cloud-init)"
}

download_agent() {
  local system=debian deb
  [[ $(platform) != *' ubuntu '* ]] || system=ubuntu
  deb=$(mktemp --suffix=.deb) &&
    curl --silent --show-error --fail --max-time 120 --retry 3 --output "$deb" \
      "https://amazoncloudwatch-agent-$SV_REGION.s3.$SV_REGION.amazonaws.com/$system/$(dpkg --print-architecture)/latest/amazon-cloudwatch-agent.deb" &&
    dpkg --install "$deb" && rm -f "$deb"
}

install_agent() {
  local control=/opt/aws/amazon-cloudwatch-agent/bin/amazon-cloudwatch-agent-ctl
  local config=/opt/aws/amazon-cloudwatch-agent/etc/smart-vault.json
  if ! has "$control"; then
    log 'installing the CloudWatch agent'
    if on_amazon_linux; then install_package amazon-cloudwatch-agent; else download_agent; fi || return
  fi
  [[ $(cat "$config" 2>/dev/null) != "$(agent_config)" ]] || return 0
  agent_config >"$config" && "$control" -a fetch-config -m ec2 -s -c "file:$config" &&
    log "logs go to $SV_LOG_GROUP"
}

install_sync() {
  local units=/etc/systemd/system options=$SV_SYNC_OPTIONS
  # Files that should be on EFS are not to be missed on the root disk.
  [[ $SV_SYNC_SOURCE/ != "$SV_MOUNT_POINT"/* ]] || options+=" --mounted $SV_MOUNT_POINT"
  ensure_aws && mkdir -p /etc/s3-sync "$units/s3-sync@files.timer.d" /usr/local/sbin &&
    base64 --decode <<<"$SV_SYNC_SCRIPT" >/usr/local/sbin/s3-sync && chmod 755 /usr/local/sbin/s3-sync &&
    base64 --decode <<<"$SV_SYNC_SERVICE" >"$units/s3-sync@.service" &&
    base64 --decode <<<"$SV_SYNC_TIMER" >"$units/s3-sync@.timer" &&
    printf '%s="%s"\n' SOURCE "$SV_SYNC_SOURCE" DESTINATION "$SV_SYNC_TO" OPTIONS "$options" \
      AWS_REGION "$SV_REGION" >/etc/s3-sync/files.conf &&
    printf '[Timer]\nOnCalendar=\nOnCalendar=%s\n' "$SV_SYNC_SCHEDULE" >"$units/s3-sync@files.timer.d/schedule.conf" &&
    systemctl daemon-reload && systemctl enable --now s3-sync@files.timer &&
    log "$SV_SYNC_SOURCE is copied to $SV_SYNC_TO: $SV_SYNC_SCHEDULE"
}

rotate_logs() {
  mkdir -p /etc/logrotate.d
  printf '%s/*.log {\n  weekly\n  rotate 4\n  compress\n  copytruncate\n  missingok\n  notifempty\n}\n' \
    "$LOG_FOLDER" >/etc/logrotate.d/smart-vault
}

# ----------------------------------------------------------------

main() {
  local check=false problems code=0
  case ${1-} in
    '') ;;
    --check) check=true ;;
    --help) usage && exit 0 ;;
    *) echo "user-data.sh: unknown argument: $1; see --help" >&2 && exit "$USAGE" ;;
  esac
  read_settings
  problems=$(setting_problems)
  if [[ $check == true ]]; then
    [[ -z $problems ]] || { echo "$problems" >&2 && exit "$USAGE"; }
    exit 0
  fi
  mkdir -p "$LOG_FOLDER"
  if [[ -n $problems ]]; then
    fail "$problems" || tell_group ABANDON || true
    exit "$USAGE"
  fi

  STARTED=$(now)
  log "start: $SV_EFS_ID at $SV_MOUNT_POINT, for at most $SV_DEADLINE s"
  trap abandon EXIT
  at_every_boot
  rotate_logs
  # The agent comes first: what follows is then seen in CloudWatch even when the instance does not live long.
  [[ -z $SV_LOG_GROUP ]] || install_agent || fail 'the CloudWatch agent could not be set up' || code=$INCOMPLETE
  install_client
  write_fstab
  mount_efs
  trap - EXIT
  [[ -z $SV_SYNC_SOURCE ]] || install_sync || fail 'the copy to S3 could not be set up' || code=$INCOMPLETE
  tell_group CONTINUE || code=$NOT_MOUNTED
  log "done, exit code $code"
  exit "$code"
}

main "$@"
