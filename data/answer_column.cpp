#include "data/answer_column.h"

namespace whet {

void add_answer(Json& columns) {
  const auto given = [](const Json& row, const char* name) {
    const auto column = row.find(name);
    return column != row.end() && !column->is_null();
  };
  if (given(columns, "answer")) return;
  if (given(columns, "solution")) {
    columns["answer"] = Json(columns["solution"]);
  } else if (given(columns, "reward_model") && columns["reward_model"].is_object()) {
    const Json& judge = columns["reward_model"];
    if (given(judge, "ground_truth")) columns["answer"] = Json(judge["ground_truth"]);
  }
}

}  // namespace whet
