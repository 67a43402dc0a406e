#include "rl/objective.h"

#include <ATen/ATen.h>

#include "base/error.h"
#include "rl/kl_estimate.h"

namespace whet {

namespace {

// Sums over the rows of each sequence of a micro-batch that are trained tokens, and values of sequences given
// back to their rows.
class Sequences {
 public:
  explicit Sequences(const MicroBatch& micro)
      : owner_(micro.owner),
        count_(std::ssize(micro.sequences)),
        counted_(micro.weights.ne(0)),
        tokens_(sum(at::ones_like(micro.weights))),
        divisor_(tokens_.clamp_min(1)) {}

  const at::Tensor& counted() const { return counted_; }  // bool [rows]
  const at::Tensor& tokens() const { return tokens_; }    // [sequences]
  // [rows] -> [sequences]; 0 where no row is counted.
  at::Tensor mean(const at::Tensor& rows) const { return sum(rows) / divisor_; }
  // [sequences] -> [rows].
  at::Tensor spread(const at::Tensor& sequences) const { return sequences.index_select(0, owner_); }

 private:
  at::Tensor sum(const at::Tensor& rows) const {
    return at::zeros({count_}, rows.options()).index_add(0, owner_, rows * counted_);
  }

  const at::Tensor& owner_;
  int64_t count_;
  at::Tensor counted_, tokens_, divisor_;
};

at::Tensor ratios(RatioLevel level, const Sequences& sequences, const at::Tensor& log_ratio) {
  // Rows that are not counted may hold anything. A ratio of e^20 is as clipped as an infinite one, whose
  // gradient would be 0 * infinity.
  const at::Tensor counted = (log_ratio * sequences.counted()).clamp_max(20);
  return level == RatioLevel::token ? counted.exp() : sequences.spread(sequences.mean(counted).exp());
}

// 1 for the rows of completions that are trained: all but those of negative advantage which the current
// policy has left behind.
at::Tensor on_policy_enough(const ObjectiveInput& in, const Sequences& sequences, double threshold) {
  const at::Tensor drift = sequences.mean(in.micro.column(kSampledLogprobs) - in.logprobs.detach());
  return (sequences.spread(drift) <= threshold) | (in.micro.column(kAdvantages) >= 0);
}

// The value of a metric in a micro-batch. Where ratios are those of completions, so are the shares, and one
// without trained tokens has a share of 0.
at::Tensor value_of(const MarkMetric& metric, RatioLevel level, const at::Tensor& mark,
                    const MicroBatch& micro, const Sequences& sequences) {
  const bool of_sequences = level == RatioLevel::sequence;
  if (metric.of == MarkMetric::Of::all)
    return (mark * sequences.counted() * micro.column(of_sequences ? kSequenceShare : kTokenShare)).sum();
  at::Tensor shares = sequences.mean(mark.to(at::kFloat));
  if (!of_sequences) shares = shares.masked_select(sequences.tokens() > 0);
  if (shares.numel() == 0) return at::zeros({});
  return metric.of == MarkMetric::Of::least ? shares.min() : shares.max();
}

at::Tensor largest_difference(const ObjectiveInput& in, const at::Tensor& counted) {
  const at::Tensor difference = in.logprobs.detach() - in.micro.column(kOldLogprobs);
  return (difference * counted * in.micro.column(kOnPolicy)).abs().max();
}

ObjectiveOutput compute(const PolicyObjective& parts, const ObjectiveInput& in) {
  const Sequences sequences(in.micro);
  const at::Tensor& counted = sequences.counted();
  const at::Tensor ratio = ratios(parts.ratio, sequences, in.logprobs - in.micro.column(kOldLogprobs));
  auto [gain, marks] = parts.gain({in.logprobs, ratio, in.micro.column(kAdvantages)});
  require(marks.size() == parts.metrics.size(), "a gain has ", marks.size(), " marks for ",
          parts.metrics.size(), " metrics");
  if (in.micro.columns.contains(kGainFactor)) gain = gain * in.micro.column(kGainFactor);
  if (parts.off_policy_threshold) gain = gain * on_policy_enough(in, sequences, *parts.off_policy_threshold);

  const at::Tensor share = in.micro.column(kTokenShare) * counted;
  ObjectiveOutput out;
  if (parts.beta > 0) {
    require(in.ref_logprobs.defined(), "objective.beta > 0 needs a reference model");
    at::Tensor kl = kl_estimate(parts.kl.estimator, (in.ref_logprobs - in.logprobs) * counted);
    if (parts.kl.weighted) kl = kl * ratio;
    gain = gain - parts.beta * kl;
    out.values.push_back((kl.detach() * share).sum());
  }
  if (parts.entropy_coef != 0) gain = gain + parts.entropy_coef * in.entropy;
  if (parts.entropy_metric) out.values.push_back((in.entropy.detach() * share).sum());
  for (size_t m = 0; m < marks.size(); ++m)
    out.values.push_back(value_of(parts.metrics[m], parts.ratio, marks[m], in.micro, sequences));
  out.values.push_back(largest_difference(in, counted));
  out.loss = -(in.micro.weights * gain).sum();
  return out;
}

Combine combine_of(const MarkMetric& metric, bool mean_of_micro_batches) {
  if (metric.of == MarkMetric::Of::all) return Combine::sum;
  if (mean_of_micro_batches) return Combine::mean;
  return metric.of == MarkMetric::Of::least ? Combine::min : Combine::max;
}

}  // namespace

Objective make_objective(const PolicyObjective& parts) {
  Objective objective;
  objective.compute = [parts](const ObjectiveInput& in) { return compute(parts, in); };
  if (parts.beta > 0) objective.metrics.emplace_back(Metric{"kl"});
  if (parts.entropy_metric) objective.metrics.emplace_back(Metric{"entropy"});
  for (const auto& metric : parts.metrics)
    objective.metrics.emplace_back(Metric{metric.name, combine_of(metric, parts.mean_of_micro_batches)});
  objective.metrics.emplace_back(Metric{kLogprobDifference, Combine::max});
  return objective;
}

Objective make_objective(const ObjectiveConfig& config, const UpdateTerms& terms) {
  PolicyObjective parts{.ratio = ratio_of(config),
                        .kl = config.kl,
                        .entropy_coef = terms.entropy_coef,
                        .entropy_metric = terms.given_cut || trains_zero_advantages(config),
                        .off_policy_threshold = config.off_policy_threshold,
                        .mean_of_micro_batches = terms.given_cut};
  if (config.kl.place == KlPlace::loss) parts.beta = config.beta;
  const auto add_kind = [&](const auto& kind) {
    parts.gain = [kind](const GainInput& in) { return policy_gain(kind, in); };
    parts.metrics = metrics_of(kind);
  };
  std::visit(add_kind, config.kind);
  return make_objective(parts);
}

}  // namespace whet
