#include "train/data_digest.h"

#include <c10/util/hash.h>

namespace whet {

void DataDigest::add(const std::vector<int32_t>& tokens, std::string_view rest) {
  std::string bytes = sha1;  // a chain: each digest covers the one before and an item
  bytes.append(reinterpret_cast<const char*>(tokens.data()), tokens.size() * sizeof(int32_t));
  bytes += '\n';
  bytes += rest;
  sha1 = c10::sha1(bytes).str();
  ++items;
}

}  // namespace whet
