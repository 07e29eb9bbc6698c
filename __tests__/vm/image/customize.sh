#!/bin/bash
# customize.sh ROOT OUT FILES: what mmdebstrap runs when the root is installed. Makes it an "EC2 image", and leaves
# in OUT/packages what `apt-get install nfs-common` would fetch in it, and in OUT the key of the stand-ins for AWS.
set -euo pipefail
root=$1 out=$2 files=$3

chroot "$root" apt-get clean
chroot "$root" apt-get install --yes --quiet --download-only --no-install-recommends nfs-common
mkdir -p "$out/packages"
mv "$root"/var/cache/apt/archives/*.deb "$out/packages/"
(cd "$out/packages" && dpkg-scanpackages --multiversion . >Packages)
# The packages were verified against Debian's signature when they were fetched; the index of this folder is ours.
echo 'deb [trusted=yes] http://packages.test/ ./' >"$root/etc/apt/sources.list"
rm -f "$root"/etc/apt/sources.list.d/*

cp -r --preserve=mode,links "$files/." "$root/"
name=autoscaling.us-east-1.amazonaws.com
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 3650 \
  -subj "/CN=$name" -addext "subjectAltName=DNS:$name" -keyout "$out/key.pem" -out "$out/certificate.pem"
cp "$out/certificate.pem" "$root/etc/ssl/stand-in.pem"
chroot "$root" systemctl enable --quiet shell.socket
# What a machine for a few minutes has no use for, left out because every process costs much here.
chroot "$root" systemctl mask --quiet apt-daily.timer apt-daily-upgrade.timer dpkg-db-backup.timer \
  e2scrub_reap.service fstrim.timer systemd-binfmt.service proc-sys-fs-binfmt_misc.automount systemd-pstore.service
mkdir -p "$root/etc/systemd/system-generators"
for name in cryptsetup debug gpt-auto hibernate-resume integritysetup rc-local run system-update veritysetup; do
  ln -s /dev/null "$root/etc/systemd/system-generators/systemd-$name-generator"
done
mkdir -p "$root/lib/modules"
cp -r /usr/lib/uml/modules/* "$root/lib/modules/"
# cloud-init looks for names before DHCP has told whom to ask, and would wait half a minute for an answer.
echo 'nameserver 10.0.0.1' >"$root/etc/resolv.conf"
# As in an image: made by the first boot.
: >"$root/etc/machine-id"
echo localhost >"$root/etc/hostname"
