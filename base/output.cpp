#include "base/output.h"

#include <cerrno>
#include <cmath>
#include <cstring>

#include "base/write_all.h"

namespace whet {

namespace {

constexpr size_t kMostCollected = size_t{64} << 10;

// Whether every number in `json` is finite; else `path` is that of the first that is not, such as
// /logprobs/3.
bool is_finite(const Json& json, std::string& path) {
  if (json.is_number_float()) return std::isfinite(json.get<double>());
  const auto fails_at = [&](const auto& key, const Json& value) {
    if (is_finite(value, path)) return false;
    path = concat("/", key, path);
    return true;
  };
  if (json.is_array())
    for (size_t i = 0; i < json.size(); ++i)
      if (fails_at(i, json[i])) return false;
  if (json.is_object())
    for (const auto& [key, value] : json.items())
      if (fails_at(key, value)) return false;
  return true;
}

}  // namespace

void Output::write(std::string_view text) {
  const std::lock_guard lock(mutex_);
  if (failed_) return;
  collected_ += text;
  if (collected_.size() >= kMostCollected) write_collected();
}

void Output::write_line(const Json& json) {
  std::string path;
  if (!is_finite(json, path))
    fail("the result at ", path, " is NaN or infinite, which JSON has no number for");
  write(json.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n");
}

void Output::flush() {
  const std::lock_guard lock(mutex_);
  write_collected();
}

// Closing a duplicate reports the same errors as closing the descriptor, and keeps its number in use.
void Output::finish() {
  const std::lock_guard lock(mutex_);
  write_collected();
  if (!used_ || failed_) return;
  const int duplicate = ::dup(fd_);
  if (duplicate >= 0 && ::close(duplicate) != 0 && errno != EINTR) give_up(errno);
}

void Output::write_collected() {
  if (collected_.empty()) return;
  used_ = true;
  const int error = write_all(fd_, collected_);
  collected_.clear();
  if (error != 0) give_up(error);
}

void Output::give_up(int error) {
  failed_ = true;
  if (error == EPIPE) throw ReaderGone("the reader of standard output is gone");
  fail("cannot write to standard output: ", std::strerror(error));
}

}  // namespace whet
