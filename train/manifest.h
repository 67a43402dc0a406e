// trainer/manifest.json of a checkpoint: the size and CRC-32 of every file, by which a resume notices what a
// disk or a copy has damaged.
#pragma once

#include <string>

namespace whet {

// Of all files in `folder`, a complete checkpoint. To be written last.
void write_manifest(const std::string& folder);

// The first file that is not as the manifest says, and what was expected; empty: none, or there is no
// manifest, as in checkpoints of older versions. Files that the manifest does not name are not looked at.
std::string find_damage(const std::string& folder);

}  // namespace whet
