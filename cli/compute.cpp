#include "cli/compute.h"

#include <dlfcn.h>

#include <filesystem>

#include "base/cpu_features.h"
#include "base/error.h"

namespace whet {

namespace {

template <class Function>
Function* function_of_library(const char* name) {
  require_kernels_can_run(cpu_features());
  const auto library = std::filesystem::read_symlink("/proc/self/exe").parent_path() / "libwhet_torch.so";
  void* handle = dlopen(library.c_str(), RTLD_NOW | RTLD_GLOBAL);
  if (handle == nullptr) fail("cannot load ", library.string(), ": ", dlerror());
  const auto function = reinterpret_cast<Function*>(dlsym(handle, name));
  if (function == nullptr) fail(library.string(), " is not of this version: ", name, " is missing");
  return function;
}

}  // namespace

int compute(const ComputeCommand& command, Output& out) {
  return function_of_library<decltype(whet_run)>("whet_run")(command, out);
}

Examination examine(int threads) {
  Examination examination;
  function_of_library<decltype(whet_examine)>("whet_examine")(threads, examination);
  return examination;
}

}  // namespace whet
