#!/usr/bin/env bash
# Tries the sandbox on other kernels and other machines, each a small virtual one: control groups of version 2, older
# Landlock or none, no user namespaces, a covered /proc (tools/sandbox_vm/cases.py). Without KVM, so everywhere, slowly.
# Usage: tools/sandbox_vm.sh [--build FOLDER] [KERNEL_PACKAGE...]
#   --build         the folder of whet, whet-jail and libwhet_jail.so (default build/release)
#   KERNEL_PACKAGE  of Debian; default: the newest linux-image-*-cloud-amd64 of Linux 6.1 and of 6.12
# Needs Debian 12: apt-get and python3.11. Packages are unpacked into build/sandbox_vm; nothing is installed.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

build=build/release work=build/sandbox_vm kernels=()
while (($#)); do
  case $1 in
    --build) build=$2 && shift 2 ;;
    -*) sed -n '4,7s/^# //p' "$0" >&2 && exit 2 ;;
    *) kernels+=("$1") && shift ;;
  esac
done

# unpack FOLDER PACKAGE...
unpack() {
  local folder=$1 package debs && shift
  [[ ! -f $folder.done ]] || return 0
  debs=$(mktemp -d)
  (cd "$debs" && apt-get -q download "$@" >&2)
  for package in "$debs"/*.deb; do dpkg-deb -x "$package" "$folder"; done
  rm -r "$debs" && touch "$folder.done"
}

unpack_emulator() {
  local packages
  packages=$(apt-get install -s --no-install-recommends --reinstall qemu-system-x86 busybox-static | awk '/^Inst/{print $2}')
  # shellcheck disable=SC2086  # a list
  unpack "$work/emulator" $packages
}

emulator() {
  local libraries=$work/emulator/usr/lib/x86_64-linux-gnu:$work/emulator/lib/x86_64-linux-gnu
  LD_LIBRARY_PATH=$libraries "$work/emulator/usr/bin/qemu-system-x86_64" -L "$work/emulator/usr/share/qemu" \
    -L "$work/emulator/usr/share/seabios" "$@"
}

newest_kernel() {
  apt-cache search --names-only "^linux-image-$1\\.[0-9].*-cloud-amd64(-unsigned)?\$" | awk '{print $1}' | sort -V | tail -1
}

libraries_of() {
  ldd "$@" | sed -nE 's/^.*(=> |\t)(\/[^ ]*) \(.*$/\2/p' | sort -u
}

make_root() {
  local root=$1 folder command library programs
  rm -rf "$root" && mkdir -p "$root"/{usr/{bin,sbin,lib,lib64},etc,opt/whet,proc,sys,dev,tmp,root,home/user,new}
  for folder in bin sbin lib lib64; do ln -s "usr/$folder" "$root/$folder"; done
  chmod 1777 "$root/tmp"
  cp "$build"/{whet,whet-jail,libwhet_jail.so} tools/sandbox_vm/*.py "$root/opt/whet/"
  cp tools/sandbox_vm/init "$root/init"
  cp "$work/emulator/bin/busybox" "$root/usr/bin/"
  for command in sh true mount umount cp mkdir switch_root reboot; do ln -s busybox "$root/usr/bin/$command"; done
  cp -L /usr/bin/python3.11 "$root/usr/bin/"
  (cd / && find usr/lib/python3.11 \( -name test -o -name idlelib -o -name lib2to3 -o -name ensurepip -o -name 'config-*' \
    -o -name pydoc_data -o -name tkinter \) -prune -o -type f -print0 | tar -c --null -T -) | tar -x -C "$root"
  programs=(/usr/bin/python3.11 /usr/lib/python3.11/lib-dynload/*.so "$build"/{whet,whet-jail,libwhet_jail.so})
  for library in $(libraries_of "${programs[@]}"); do
    install -D "$library" "$root/usr/lib${library#*/lib}"
  done
  ln -s python3.11 "$root/usr/bin/python3"
  printf 'root:x:0:0::/root:/bin/sh\nuser:x:1000:1000::/home/user:/bin/sh\n' >"$root/etc/passwd"
}

# boot KERNEL LOG WORD...   WORD: for the kernel's command line
boot() {
  local kernel=$1 log=$2 && shift 2
  timeout 1500 nice -n 10 bash -c "$(declare -f emulator); work=$work; emulator \"\$@\"" emulator \
    -M pc -accel tcg -cpu max -m 2048 -smp 1 -nographic -no-reboot -nic none -kernel "$kernel" \
    -initrd "$work/root.cpio" -append "console=ttyS0 quiet panic=-1 $*" </dev/null | sed -u 's/\r$//' | tee "$log"
}

mkdir -p "$work"
unpack_emulator
((${#kernels[@]})) || kernels=("$(newest_kernel 6.1)" "$(newest_kernel 6.12)")
make_root "$work/root"
(cd "$work/root" && find . | ../emulator/bin/busybox cpio -o -H newc -R 0:0 2>/dev/null) >"$work/root.cpio"

passed=0 failed=0
for kernel in "${kernels[@]}"; do
  unpack "$work/$kernel" "$kernel"
  for words in "" lsm=yama cgroup_disable=memory; do
    echo "== $kernel $words"
    log=$work/$kernel${words:+-$words}.log
    boot "$work/$kernel"/boot/vmlinuz-* "$log" "$words" || true
    counts=$(sed -n 's/^cases: \([0-9]*\) passed, \([0-9]*\) failed$/\1 \2/p' "$log")
    read -r a b <<<"${counts:-0 1}"
    passed=$((passed + a)) failed=$((failed + b))
  done
done
echo "$passed passed, $failed failed"
((failed == 0))
