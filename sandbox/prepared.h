// Files that a language needs once on a machine, such as a precompiled header: made in a box at the first use
// and kept in the user's cache folder.
#pragma once

#include <functional>
#include <string>

#include "sandbox/language.h"
#include "sandbox/wire.h"

namespace whet::sandbox {

using RunBox = std::function<BoxReply(const BoxRequest&)>;

// $XDG_CACHE_HOME/whet, ~/.cache/whet or, where neither can be written, a folder of the user beneath the
// temporary folder; "" where there is no folder that other users cannot write to.
std::string cache_folder();

// The folder that contains Preparation::place of the language, made by this or an earlier process: beside
// this program or in the cache. "" where it has not been made.
std::string find_prepared(const Language& language);

// Makes it, in a folder of its own beneath `parent`. Of several processes at once one makes it and the others
// wait. Throws Error with the output of the step when it fails.
std::string prepare(const Language& language, const std::string& parent, const RunBox& run_box);

}  // namespace whet::sandbox
