#include "base/unique_keys.h"

#include <set>
#include <vector>

#include "base/error.h"
#include "base/json.h"

namespace whet {

namespace {

// The objects and lists around the current position.
class KeyWatch : public nlohmann::json_sax<Json> {
 public:
  const std::string& duplicate() const { return duplicate_; }

  bool null() override { return value(); }
  bool boolean(bool) override { return value(); }
  bool number_integer(number_integer_t) override { return value(); }
  bool number_unsigned(number_unsigned_t) override { return value(); }
  bool number_float(number_float_t, const string_t&) override { return value(); }
  bool string(string_t&) override { return value(); }
  bool binary(binary_t&) override { return value(); }
  bool start_object(std::size_t) override { return open(false); }
  bool start_array(std::size_t) override { return open(true); }
  bool end_object() override { return close(); }
  bool end_array() override { return close(); }
  bool parse_error(std::size_t, const std::string&, const Json::exception&) override { return false; }

  bool key(string_t& name) override {
    Level& level = levels_.back();
    level.key = name;
    if (level.keys.insert(name).second) return true;
    duplicate_ = path();
    return false;
  }

 private:
  struct Level {
    bool is_list;
    size_t index = 0;  // of a list's element
    std::string key = {};
    std::set<std::string> keys = {};
  };

  bool value() {
    if (!levels_.empty()) ++levels_.back().index;
    return true;
  }
  bool open(bool is_list) {
    levels_.push_back({is_list});
    return true;
  }
  bool close() {
    levels_.pop_back();
    return value();
  }
  std::string path() const {
    std::string path;
    for (const Level& level : levels_)
      path += level.is_list ? concat("[", level.index, "]") : concat(path.empty() ? "" : ".", level.key);
    return path;
  }

  std::vector<Level> levels_;
  std::string duplicate_;
};

}  // namespace

std::string find_duplicate_key(const std::string& text) {
  KeyWatch watch;
  Json::sax_parse(text, &watch, Json::input_format_t::json, /*strict=*/true, /*ignore_comments=*/true);
  return watch.duplicate();
}

}  // namespace whet
