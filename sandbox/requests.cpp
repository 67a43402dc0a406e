#include "sandbox/requests.h"

#include <utility>

namespace whet::sandbox {

BoxRequest make_request(const Language& language, std::vector<std::string> command, const Limits& limits) {
  BoxRequest request;
  request.command = std::move(command);
  request.environment = language.variables();
  request.limits = limits;
  return request;
}

}  // namespace whet::sandbox
