// What the files of a checkpoint are made of.
#pragma once

#include <string>
#include <vector>

#include "models/causal_lm.h"
#include "train/optimizer.h"
#include "train/state_section.h"
#include "train/trainer_state.h"

namespace whet {

struct CheckpointContents {
  ModelConfig config;
  std::vector<Parameter> parameters;
  std::vector<NamedTensor> moments;
  std::vector<SectionWriter> sections;
  TrainerState state;
};

// `copy`: in memory of its own, on the host, so that another thread can write it while the training goes on;
// else it shares the tensors, and the sections have to outlive it.
CheckpointContents contents_of(const CausalLm& model, const Optimizer& optimizer,
                               const std::vector<StateSection*>& sections, const TrainerState& state,
                               bool copy);

// Fills the existing folder `directory`, the manifest last.
void write_contents(const CheckpointContents& contents, const std::string& tokenizer_directory,
                    const std::string& directory);

}  // namespace whet
