// One box from its making to its end, as seen from outside: what the program writes is taken in, what it uses
// is watched, and when it has ended or used too much, all of it is killed and cleared away.
#pragma once

#include <optional>

#include "sandbox/jail/jail.h"

namespace whet::sandbox {

// `streams`: what the program's standard input and output are instead of a text and a pipe; may be empty.
// `control`: where a byte, or the end, means that nobody wants the result any more. nullopt: this is not the
// worker, but the program itself, into which the worker's copy has turned (BoxRequest::preloaded).
std::optional<BoxReply> run_box(const Jail& jail, const BoxRequest& request, const std::vector<Fd>& streams,
                                int control);

}  // namespace whet::sandbox
