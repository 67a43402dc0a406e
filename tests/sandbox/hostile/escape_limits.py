# accept: ok
# never: broken
# prints: done
# Raises every limit that it has been given.
import resource

for name in dir(resource):
    if name.startswith("RLIMIT_"):
        limit = getattr(resource, name)
        hard = resource.getrlimit(limit)[1]
        for more in (hard * 2 + 1, resource.RLIM_INFINITY):
            if hard == resource.RLIM_INFINITY:
                break
            try:
                resource.setrlimit(limit, (more, more))
                print("broken:", name)
            except (ValueError, OSError):
                pass
print("done")
