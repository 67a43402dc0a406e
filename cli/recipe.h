// From a recipe file and overrides to a checked, complete configuration.
#pragma once

#include <string>
#include <vector>

#include "rl/config.h"
#include "train/config.h"

namespace whet {

// The recipe in the file `path`, changed by `overrides` (KEY.PATH=VALUE), with threads and version filled in.
// Config is GrpoConfig or PretrainConfig. Throws UsageError naming the file and the offending key.
template <class Config>
Config resolve_recipe(const std::string& path, const std::vector<std::string>& overrides);

// Every key with its default and meaning.
template <class Config>
std::string recipe_help();

extern template GrpoConfig resolve_recipe(const std::string&, const std::vector<std::string>&);
extern template PretrainConfig resolve_recipe(const std::string&, const std::vector<std::string>&);
extern template std::string recipe_help<GrpoConfig>();
extern template std::string recipe_help<PretrainConfig>();

}  // namespace whet
