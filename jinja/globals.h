// The functions that every chat template finds: Jinja's range, and what transformers adds to it.
#pragma once

#include "jinja/scope.h"

namespace whet::jinja {

// Sets range, dict, namespace, raise_exception and strftime_now.
void define_globals(Scope& scope);

}  // namespace whet::jinja
