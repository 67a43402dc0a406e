# accept: ok
# never: broken
# prints: done
# Devices that are there, and some of its own making.
import os
import stat

HARMLESS = {"null", "zero", "full", "random", "urandom"}
for name in ("mem", "kmem", "port", "kmsg", "sda", "vda", "nvme0n1", "loop0", "loop-control", "kvm", "fuse",
             "net/tun", "vsock", "vhost-net", "vhost-vsock", "ptmx", "pts/ptmx", "pts/0", "tty", "tty0", "console",
             "rtc0", "hpet", "snapshot", "mapper/control", "input/event0", "uinput", "userfaultfd", "nvidia0",
             "nvidiactl", "dri/card0", "cpu/0/msr", "vcs", "autofs", "btrfs-control", "hwrng", "watchdog"):
    for flags in (os.O_RDONLY, os.O_WRONLY):
        try:
            os.close(os.open(f"/dev/{name}", flags | os.O_NONBLOCK | os.O_NOCTTY))
            print("broken: opened", name)
        except OSError:
            pass
for folder, _, names in os.walk("/dev"):
    for name in names:
        mode = os.lstat(os.path.join(folder, name)).st_mode
        if stat.S_ISBLK(mode) or stat.S_ISCHR(mode) and name not in HARMLESS:
            print("broken: there is", folder, name)
for kind, number in ((stat.S_IFCHR, os.makedev(1, 1)), (stat.S_IFBLK, os.makedev(254, 0)),
                     (stat.S_IFBLK, os.makedev(8, 0)), (stat.S_IFCHR, os.makedev(1, 3))):
    try:
        os.mknod("/tmp/hostile_left", kind | 0o666, number)
        os.open("/tmp/hostile_left", os.O_RDWR)
        print("broken: made a device")
    except OSError:
        pass
print("done")
