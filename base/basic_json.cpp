// The members of Json, for all files (base/json.h). Compiled by itself, since this takes 10 s.
#include "base/json.h"

template class nlohmann::basic_json<nlohmann::ordered_map>;
