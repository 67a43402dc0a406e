#include "cli/compute.h"

#include <dlfcn.h>

#include <filesystem>

#include "base/cpu_features.h"
#include "base/error.h"

namespace whet {

int compute(const Command& command) {
  require_kernels_can_run(cpu_features());
  const auto library = std::filesystem::read_symlink("/proc/self/exe").parent_path() / "libwhet_torch.so";
  void* handle = dlopen(library.c_str(), RTLD_NOW | RTLD_GLOBAL);
  if (handle == nullptr) fail("cannot load ", library.string(), ": ", dlerror());
  const auto run = reinterpret_cast<decltype(&whet_run)>(dlsym(handle, "whet_run"));
  if (run == nullptr) fail(library.string(), " is not of this version: whet_run is missing");
  return run(command);
}

}  // namespace whet
