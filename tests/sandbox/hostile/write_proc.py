# accept: ok runtime_error
# never: broken
# prints: done
# Files of /proc and /sys that change the machine, or that tell of it.
import os

WRITTEN = ("/proc/sys/kernel/core_pattern", "/proc/sys/kernel/hostname", "/proc/sys/kernel/modprobe",
           "/proc/sys/vm/drop_caches", "/proc/sys/vm/overcommit_memory", "/proc/sys/fs/file-max",
           "/proc/sys/user/max_user_namespaces", "/proc/sys/net/ipv4/ip_forward", "/proc/sysrq-trigger",
           "/proc/self/uid_map", "/proc/self/gid_map", "/proc/self/projid_map", "/proc/irq/0/smp_affinity",
           "/sys/kernel/uevent_helper", "/sys/fs/cgroup/cgroup.procs", "/sys/fs/cgroup/memory/tasks",
           "/proc/acpi/wakeup", "/proc/mtrr", "/proc/fs/xfs/xqm")
READ = ("/proc/kcore", "/proc/kmsg", "/proc/kpagecount", "/proc/sysrq-trigger", "/proc/timer_list",
        "/sys/kernel/debug", "/sys/kernel/security", "/sys/firmware/efi")
for path in WRITTEN:
    try:
        os.close(os.open(path, os.O_WRONLY))
        print("broken:", path)
    except OSError:
        pass
for path in READ:
    try:
        if os.path.isdir(path) and os.listdir(path) or os.path.isfile(path) and open(path, "rb").read(16):
            print("broken:", path)
    except OSError:
        pass
try:
    with open("/proc/self/oom_score_adj", "w") as file:
        file.write("-1000")
    print("broken: oom_score_adj")
except OSError:
    pass
print("done")
