// The reference model of the KL penalty: the starting checkpoint, or one that follows the policy.
#pragma once

#include <memory>
#include <string>

#include "models/causal_lm.h"
#include "rl/reference_config.h"
#include "train/state_section.h"

namespace whet {

// Checkpoints hold trainer/reference.safetensors once it is no longer the starting checkpoint.
class Reference : public StateSection {
 public:
  // `model` may be null: there is none then, and all functions do nothing.
  Reference(std::unique_ptr<CausalLm> model, const ReferenceConfig& config, const Exec& exec);

  const CausalLm* model() const { return model_.get(); }

  // To be called after each step, with the number of steps done. Whether the reference has changed.
  bool follow(const CausalLm& policy, int64_t step);

  void save(const std::string& folder) const override;
  SectionWriter snapshot() const override;
  void restore(const std::string& folder) override;

 private:
  std::unique_ptr<CausalLm> model_;
  ReferenceConfig config_;
  Exec exec_;
  bool changed_ = false;
};

}  // namespace whet
