// What a language needs once on a machine, such as a precompiled header: made in a box at the first use, and
// kept in the user's cache folder for the next time.
#pragma once

#include <functional>
#include <string>

#include "sandbox/language.h"
#include "sandbox/wire.h"

namespace whet::sandbox {

using RunBox = std::function<BoxReply(const BoxRequest&)>;

// $XDG_CACHE_HOME/whet, ~/.cache/whet, or where neither can be written, a folder of the user's own beneath
// the temporary one; "" where there is none that nobody else may write to.
std::string cache_folder();

// The folder in which the product of the language's step lies at its place, made by this or an earlier
// process: beside this program, or in the cache. "" where it has not been made.
std::string find_prepared(const Language& language);

// Makes it, in a folder of its own beneath `parent`. When several processes come at once, one makes it and
// the others wait. Throws Error with what the step said when it fails.
std::string prepare(const Language& language, const std::string& parent, const RunBox& run_box);

}  // namespace whet::sandbox
