// The tokens of a template, by the rules of Jinja with trim_blocks and lstrip_blocks: a newline after a block
// is dropped, and so is white space before a block at the beginning of a line. `-` strips more, `+` strips
// nothing.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace whet::jinja {

struct Token {
  enum class Type {
    data,           // text as it is printed
    variable_open,  // {{
    variable_close,
    block_open,  // {%
    block_close,
    name,
    integer,
    real,
    string,  // `text` is what it stands for
    symbol,
    end,
  };
  Type type = Type::end;
  std::string text;
  size_t offset = 0;  // bytes in the source
};

// The position of a byte of a source, counted from 1.
struct SourcePosition {
  size_t line = 1, column = 1;
};
SourcePosition position_of(const std::string& source, size_t offset);

// Line ends become "\n", and a last one is dropped.
std::string normalize_source(const std::string& source);

// Ends with a token of type end. `source` is normalised and valid UTF-8; `name` is for messages. Throws
// UsageError.
std::vector<Token> tokenize(const std::string& source, const std::string& name);

// Throws UsageError: "NAME:LINE:COLUMN: reason".
[[noreturn]] void fail_at(const std::string& name, const std::string& source, size_t offset,
                          const std::string& reason);

}  // namespace whet::jinja
