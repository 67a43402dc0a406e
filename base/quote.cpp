#include "base/quote.h"

#include "base/json.h"

namespace whet {

std::string quote(std::string_view text) {
  return Json(text).dump(-1, ' ', /*ensure_ascii=*/true, Json::error_handler_t::replace);
}

}  // namespace whet
