// A Python program that a test writes and runs.
#pragma once

#include <string>
#include <vector>

#include "base/file.h"
#include "tests/support/temporary_folder.h"

namespace whet {

// The command that runs `text` from the file `name` in the folder.
inline std::vector<std::string> python_program(const TemporaryFolder& folder, const std::string& name,
                                               const std::string& text) {
  write_file_atomic(folder / name, text);
  return {"python3", "-u", "-S", folder / name};
}

}  // namespace whet
