// One of several kinds of a thing where the members of all kinds stand in the recipe, whichever is chosen: a
// recipe may be turned to another kind by one key, and back. (Where the members of the chosen kind alone
// should stand there, it is a std::variant and one_of, base/fields.h.) A kind is a struct with fields() and a
// constant kName; their keys differ.
//
//   AnyKind<CountdownPrompts, FilePrompts> kind;   // of a struct, the first is the default
//   kind.fields(v, "type", "where they come from");   // in its fields(): the key "type", then the members of
//   all kinds
#pragma once

#include <tuple>

#include "base/enum_names.h"

namespace whet {

template <class... Kinds>
class AnyKind {
 public:
  enum class Choice : size_t {};
  friend constexpr auto enum_names(Choice) {
    size_t i = 0;
    return std::to_array<EnumName<Choice>>({{Choice{i++}, Kinds::kName}...});
  }

  template <class Kind>
  Kind& get() {
    return std::get<Kind>(kinds_);
  }
  template <class Kind>
  const Kind& get() const {
    return std::get<Kind>(kinds_);
  }
  template <class Kind>
  bool is() const {
    return name_of(choice_) == std::string_view(Kind::kName);
  }
  template <class Kind>
  Kind& choose() {
    choice_ = *find_named<Choice>(Kind::kName);
    return get<Kind>();
  }

  // What `work` returns for the chosen kind; of the same type for all of them.
  template <size_t I = 0, class Work>
  auto visit(const Work& work) const {
    if constexpr (I + 1 < sizeof...(Kinds))
      if (choice_ != Choice{I}) return visit<I + 1>(work);
    return work(std::get<I>(kinds_));
  }

  template <class V>
  void fields(V& v, const char* key, const char* help) {
    v(key, choice_, help);
    std::apply([&](auto&... kind) { (kind.fields(v), ...); }, kinds_);
  }

 private:
  Choice choice_{};
  std::tuple<Kinds...> kinds_;
};

}  // namespace whet
