// Options whose value is a number of bytes, such as 5GB, 500MB or 2GiB.
#pragma once

#include <cstdint>
#include <string>

namespace CLI {
class App;
}

namespace whet {

// KB, MB and GB are powers of 1000; K, M, G, KiB, MiB and GiB are powers of 1024. `shown` is how --help
// prints the default, the value of `bytes`. Anything else than a positive size is a UsageError while `app`
// parses.
void add_size(CLI::App& app, const std::string& option, int64_t& bytes, const std::string& shown,
              const std::string& help);

}  // namespace whet
