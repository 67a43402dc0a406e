// What a recipe may say about pretraining data: the list of its kinds. A new kind is one entry here.
#pragma once

#include "base/any_kind.h"
#include "data/text_file.h"
#include "tasks/countdown/traces.h"

namespace whet {

struct PretrainDataConfig {
  AnyKind<CountdownTraces, TextFile> kind;

  template <class V>
  void fields(V& v) {
    kind.fields(v, "type", "generated search traces, or a file of texts");
  }
};

}  // namespace whet
