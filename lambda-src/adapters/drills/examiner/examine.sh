#!/bin/bash
# What the instance runs that looks into a volume which a restore test has restored. It needs no network and changes nothing
# but the volume's journal, and that only where its files cannot be read without. What it found it says on the serial console.
set -euo pipefail
export LC_ALL=C TZ=UTC
PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin

usage() {
  cat <<'END'
Usage: examine.sh [--help]

Waits for a volume, mounts each file system on it read-only, reads of its files, and checks them against the manifest
.smart-vault/manifest.sha256 (format of sha256sum, relative paths) at its root, where there is one. Says the findings on
the console, several times, and powers the machine off.

Settings, from the lines before this script or from the environment:
  SV_DRILL    the id of the restore test; required
  SV_VOLUME   vol-…; required
  SV_DEVICE   its block device (default: the NVMe device with its serial number, or /dev/sdf or /dev/xvdf)
  SV_CONSOLE  where to say it (default: /dev/console)
  SV_WAIT     seconds to wait for the volume (default: 300)
  SV_SECONDS  seconds to look at it (default: 420)
  SV_ROUNDS   how often to say it (default: 20)
  SV_PAUSE    seconds between two times (default: 30)
  SV_END      what to do at the end: poweroff or nothing (default: poweroff)

Lines on the console, each with the id of the test and of the volume:
  smart-vault-examined DRILL VOLUME NUMBER LENGTH JSON   one finding: a file system, or what is there and was not looked at
  smart-vault-examined DRILL VOLUME end COUNT.           how many findings there are

Exit codes: 0 said, 2 wrong settings or usage.
END
}

readonly MANIFEST=.smart-vault/manifest.sha256
readonly BIOS_BOOT=21686148-6449-6e6f-744e-656564454649
# For the first MiB of a file, which comes from S3 when it is read for the first time.
readonly READ_SECONDS=60
readonly MOST_FINDINGS=32 MOST_FILES=100000 MOST_READ=100 MOST_NAMES=3
FINDINGS=()

# Seconds since boot: the clock may be set while this runs.
now() { local up _ && read -r up _ </proc/uptime && printf '%s' "${up%.*}"; }

left() { local rest=$((END_AT - $(now))) && printf '%s' $((rest > 1 ? rest : 1)); }
time_is_up() { (($(now) >= END_AT)); }

# ---------------------------------------------------------------- findings

# text MOST STRING: as a JSON string: of printable ASCII, cut off.
text() {
  local clean
  clean=$(tr -cs '[:print:]' ' ' <<<"$2")
  clean=${clean:0:$1} clean=${clean%"${clean##*[! ]}"}
  clean=${clean//\\/\\\\}
  printf '"%s"' "${clean//\"/\\\"}"
}

# finding DEVICE TYPE FIELDS: of what is on a device.
finding() {
  local place='{"device":%s,"type":%s,%s}' json
  # shellcheck disable=SC2059 # the format is the constant above
  printf -v json "$place" "$(text 40 "$1")" "$(text 40 "$2")" "$3"
  FINDINGS+=("$json")
}

unlooked() { finding "$1" "$2" "\"status\":\"unlooked\",\"why\":$(text 200 "$3")"; }
broken() { finding "$1" "$2" "\"status\":\"broken\",\"why\":$(text 200 "$3")"; }

say_all() {
  local number=0 one
  # A line of somebody else's may have been begun, such as a prompt.
  printf '\n'
  for one in "${FINDINGS[@]+"${FINDINGS[@]}"}"; do
    number=$((number + 1))
    printf 'smart-vault-examined %s %s %d %d %s\n' "$SV_DRILL" "$SV_VOLUME" "$number" "${#one}" "$one"
  done
  printf 'smart-vault-examined %s %s end %d.\n' "$SV_DRILL" "$SV_VOLUME" "${#FINDINGS[@]}"
}

# ---------------------------------------------------------------- the volume

device_of_volume() {
  local serial path
  if [[ -n $SV_DEVICE ]]; then
    [[ -b $SV_DEVICE ]] && printf '%s' "$SV_DEVICE"
    return
  fi
  for serial in /sys/block/nvme*/device/serial; do
    [[ -r $serial && $(tr -d '[:space:]' <"$serial") == "${SV_VOLUME/-/}" ]] || continue
    path=${serial%/device/serial}
    printf '/dev/%s' "${path##*/}"
    return
  done
  for path in /dev/sdf /dev/xvdf; do
    [[ -b $path ]] && printf '%s' "$path" && return
  done
  return 1
}

wait_for_volume() {
  local until=$(($(now) + SV_WAIT))
  until DEVICE=$(device_of_volume); do
    (($(now) < until)) || return 1
    sleep 1
  done
  # Partitions come a moment after their disk.
  ! command -v udevadm >/dev/null || udevadm settle --timeout=30 || true
}

# The disk and its partitions, one per line.
block_devices() { lsblk --noheadings --raw --paths --output NAME,TYPE "$1" | awk '$2 != "lvm" && $2 != "crypt" && $2 !~ /^raid/ && !seen[$1]++ { print $1 }'; }

# Asked of the device itself: what udev knows may be older.
type_of() { blkid --probe --match-tag "$2" --output value "$1" 2>/dev/null || true; }

# ---------------------------------------------------------------- one file system

# mount_options TYPE with|without: with or without what its journal still holds.
mount_options() {
  local options=ro,nodev,nosuid,noexec
  case $1-$2 in
    ext3-without | ext4-without) options+=,noload ;;
    # The same image gives the same UUID to many volumes, this machine's own among them.
    xfs-without) options+=,norecovery,nouuid ;;
    xfs-with) options+=,nouuid ;;
    btrfs-without) options+=,rescue=nologreplay ;;
  esac
  printf '%s' "$options"
}

kernel_knows() { grep -qw "$1" /proc/filesystems || modprobe --quiet "$1" 2>/dev/null; }

# Lines of the manifest that are not its format: absolute paths and `..` lead out of the volume.
unusable_lines() { grep --count --invert-match --extended-regexp '^\\?[0-9a-f]{64} [ *][^/]' "$1" || true; }
leading_out() { grep --count --extended-regexp '^\\?[0-9a-f]{64} [ *](.*/)?\.\.(/|$)' "$1" || true; }

# manifest FOLDER: the fields of a finding that tell of it.
manifest() {
  local file=$1/$MANIFEST lines unusable said code=0 wrong missing state=right names
  [[ -e $file ]] || { printf '"manifest":"none"' && return; }
  [[ -f $file && ! -L $file && ! -L ${file%/*} ]] || { printf '"manifest":"unusable"' && return; }
  lines=$(wc -l <"$file") unusable=$(($(unusable_lines "$file") + $(leading_out "$file")))
  ((lines > 0 && unusable == 0)) || { printf '"manifest":"unusable"' && return; }
  said=$(cd "$1" && timeout "$(left)" sha256sum --check --quiet "$MANIFEST" 2>/dev/null) || code=$?
  wrong=$(grep --count ': FAILED$' <<<"$said" || true)
  missing=$(grep --count ': FAILED open or read$' <<<"$said" || true)
  names=$(grep --max-count="$MOST_NAMES" --extended-regexp ': FAILED( open or read)?$' <<<"$said" || true)
  names=${names//: FAILED open or read/} names=${names//: FAILED/}
  if ((code == 124 && wrong + missing == 0)); then
    state=unfinished
  elif ((code != 0)); then
    state=wrong
  fi
  printf '"manifest":"%s","lines":%d,"differ":%d,"missing":%d,"names":%s' \
    "$state" "$lines" "$wrong" "$missing" "$(text 200 "${names//$'\n'/, }")"
}

# read_files FOLDER: says what could not be read of some of its files.
read_files() {
  local file said
  while IFS= read -r -d '' file; do
    time_is_up && return
    said=$( (timeout "$READ_SECONDS" head --bytes=1048576 -- "$file" >/dev/null) 2>&1) || printf '%s\n' "${said:-$file: took too long}"
  done < <(find "$1" -xdev -type f -print0 2>/dev/null | head --zero-terminated --lines="$MOST_READ")
}

# walk FOLDER: FILES is how many there are, up to a bound; PROBLEMS what could not be walked.
walk() {
  local errors
  errors=$(mktemp)
  # The rest of the time is for reading.
  FILES=$(timeout "$(($(left) / 3 + 1))" find "$1" -xdev -type f -printf x 2>"$errors" | head --bytes="$MOST_FILES" | wc -c) || true
  # Of its own end, when there are more than are counted.
  PROBLEMS=$(grep --invert-match 'Broken pipe' "$errors") || true
  rm -f "$errors"
}

# look DEVICE TYPE with|without: WRONG says what is wrong with it, SEEN what there is.
look() {
  local folder said used problems
  WRONG='' SEEN=''
  folder=$(mktemp --directory)
  if ! said=$(timeout "$(left)" mount --types "$2" --options "$(mount_options "$2" "$3")" "$1" "$folder" 2>&1); then
    rmdir "$folder"
    said=${said//$folder: /}
    WRONG="cannot be mounted: ${said//$'\n'/ }"
    return
  fi
  used=$(df --output=used --block-size=1K "$folder" | tail -n 1)
  walk "$folder"
  problems=$PROBLEMS$(read_files "$folder")
  SEEN="\"files\":$FILES,\"usedKiB\":${used// /},$(manifest "$folder")"
  [[ -z $problems ]] || WRONG="cannot all be read: ${problems//$folder/}"
  ! umount "$folder" || rmdir "$folder"
}

# A volume that was in use is as after a power cut: what its journal still holds belongs to it. So what is wrong without the
# journal is looked at once more with it, as whoever restores in need would mount it.
examine() {
  local device=$1 type=$2 replayed=false
  kernel_knows "$type" || { unlooked "$device" "$type" 'this kernel does not know it' && return; }
  time_is_up && { unlooked "$device" "$type" 'the time was up' && return; }
  look "$device" "$type" without
  if [[ -n $WRONG || $SEEN == *'"manifest":"wrong"'* ]] && [[ $(mount_options "$type" with) != "$(mount_options "$type" without)" ]]; then
    replayed=true
    look "$device" "$type" with
  fi
  if [[ -n $WRONG ]]; then
    broken "$device" "$type" "$WRONG"
  else
    finding "$device" "$type" "\"status\":\"read\",\"replayed\":$replayed,$SEEN"
  fi
}

# ---------------------------------------------------------------- the whole

examine_device() {
  local device=$1 type partitions
  type=$(type_of "$device" TYPE)
  partitions=$(type_of "$device" PTTYPE)
  case $type in
    ext2 | ext3 | ext4 | xfs | btrfs | vfat | exfat | ntfs | f2fs) examine "$device" "${type/ntfs/ntfs3}" ;;
    swap | swsuspend) unlooked "$device" "$type" 'swap holds no files' ;;
    crypto_LUKS | BitLocker) unlooked "$device" "$type" 'it is encrypted, and the key is not here' ;;
    LVM2_member | linux_raid_member | isw_raid_member | zfs_member | bcache | drbd | ceph_bluestore)
      unlooked "$device" "$type" 'it is part of something larger'
      ;;
    '')
      # The disk of partitions, and the place that a boot loader keeps, hold no files.
      [[ -n $partitions || $(type_of "$device" PART_ENTRY_TYPE) == "$BIOS_BOOT" ]] ||
        unlooked "$device" none 'nothing is known of what it holds'
      ;;
    *) unlooked "$device" "$type" 'nothing is known of it' ;;
  esac
}

examine_volume() {
  local device
  if ! wait_for_volume; then
    broken "$SV_VOLUME" none "was not seen within $SV_WAIT s"
    return
  fi
  END_AT=$(($(now) + SV_SECONDS))
  while read -r device; do
    ((${#FINDINGS[@]} < MOST_FINDINGS)) || break
    examine_device "$device"
  done < <(block_devices "$DEVICE")
}

setting_problems() {
  local name
  [[ ${SV_DRILL-} =~ ^[a-z0-9-]{1,64}$ ]] || echo "SV_DRILL must be the id of a restore test, got '${SV_DRILL-}'"
  [[ ${SV_VOLUME-} =~ ^vol-[0-9a-f]{8,17}$ ]] || echo "SV_VOLUME must be vol- and hexadecimal digits, got '${SV_VOLUME-}'"
  for name in SV_WAIT SV_SECONDS SV_ROUNDS SV_PAUSE; do
    [[ ${!name} =~ ^[0-9]{1,5}$ ]] || echo "$name must be a whole number, got '${!name}'"
  done
  [[ $SV_END =~ ^(poweroff|nothing)$ ]] || echo "SV_END must be poweroff or nothing, got '$SV_END'"
}

main() {
  local problems round
  case ${1-} in
    '') ;;
    --help) usage && exit 0 ;;
    *) echo "examine.sh: unknown argument: $1; see --help" >&2 && exit 2 ;;
  esac
  SV_DEVICE=${SV_DEVICE-} SV_CONSOLE=${SV_CONSOLE:-/dev/console} SV_WAIT=${SV_WAIT:-300} SV_SECONDS=${SV_SECONDS:-420}
  SV_ROUNDS=${SV_ROUNDS:-20} SV_PAUSE=${SV_PAUSE:-30} SV_END=${SV_END:-poweroff}
  problems=$(setting_problems)
  [[ -z $problems ]] || { echo "$problems" >&2 && exit 2; }
  # Whatever happens, the machine does not go on: it costs.
  [[ $SV_END != poweroff ]] || trap 'poweroff' EXIT
  examine_volume
  # The kernel speaks in between, and the oldest of a long text is lost: so more than once.
  for ((round = 1; round <= SV_ROUNDS; round++)); do
    say_all >>"$SV_CONSOLE"
    ((round == SV_ROUNDS)) || sleep "$SV_PAUSE"
  done
}

main "$@"
