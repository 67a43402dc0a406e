// The global functions of chat templates: Jinja's range, and those that transformers adds.
#pragma once

#include "jinja/scope.h"

namespace whet::jinja {

// Sets range, dict, namespace, raise_exception and strftime_now.
void define_globals(Scope& scope);

}  // namespace whet::jinja
