// Which curves are drawn, in which chart. A chart whose metrics are missing is left out; metrics without a chart get a
// small one of their own.

const PERCENT = {
  format: formatPercent,
  axis: percentAxis,
  min: 0,
  max: 1,
  fromZero: true
};

// Columns are named by metric; a name in `parts` stands for several.
// `unweighted` are the rules of the recipe that are logged and not trained on.
function chartList(train, evaluation, unweighted) {
  const taken = new Set(['step']);
  const pick = (table, key, name, dots) => {
    taken.add(key);
    const values = table[key];
    return values && values.some(isNumber) ? [{name, steps: table.step, values, dots}] : [];
  };
  const trained = (key, name) => pick(train, key, name, false);
  const heldOut = (key, name) => pick(evaluation, key, name, true);
  const parts = Object.keys(train).filter((key) => /^rewards\/.+\/mean$/.test(key));
  const nameOf = (key) => key.split('/')[1];
  const partName = (key) => nameOf(key).replaceAll('_', ' ');
  const isShare = (values) => (values ?? []).every((value) => !isNumber(value) || (value >= 0 && value <= 1));
  // Rates such as how often a completion contains some words.
  const rates = (table, prefix) => unweighted.map((name) => `${prefix}rewards/${name}/mean`)
                                       .filter((key) => isShare(table[key]));
  const atK = Object.keys(evaluation).filter((key) => /^eval_(pass|cons|maj)@\d+$/.test(key));
  const hasReward = trained('reward', '').length > 0;

  const main = [
    {
      title: 'Reward',
      series: [
        trained('reward', 'reward'),
        parts.filter((key) => !unweighted.includes(nameOf(key))).map((key) => trained(key, partName(key)))
      ],
      format: formatNumber,
      axis: formatAxis
    },
    {
      title: 'Held-out solve rate',
      series: [
        heldOut('eval_pass@1', 'pass@1'), heldOut('eval_greedy', 'greedy'),
        atK.filter((key) => key !== 'eval_pass@1').map((key) => heldOut(key, key.slice(5)))
      ],
      ...PERCENT
    },
    ...(hasReward ? [] : [{
      title: 'Loss',
      series: [trained('loss', 'train'), heldOut('eval_loss', 'held-out')],
      format: formatNumber,
      axis: formatAxis
    }]),
    {
      title: 'Completion length (tokens)',
      series: [
        trained('completions/mean_length', 'mean'), heldOut('eval_completions/mean_length', 'held-out'),
        trained('completions/mean_terminated_length', 'finished')
      ],
      format: formatCount,
      axis: countAxis,
      fromZero: true
    },
    {
      title: 'Format, endings and unweighted rules',
      series: [
        trained('rewards/format/mean', 'format'),
        rates(train, '').map((key) => trained(key, partName(key))),
        trained('completions/clipped_ratio', 'cut off'), trained('frac_reward_zero_std', 'no signal')
      ],
      ...PERCENT
    },
    {
      title: 'Entropy (nats a token)',
      series: [trained('entropy', 'entropy')],
      format: formatNumber,
      axis: formatAxis,
      fromZero: true
    },
    {
      title: 'Speed (tokens a second)',
      series: [trained('tokens_per_s', 'tokens/s')],
      format: formatCount,
      axis: countAxis,
      fromZero: true
    },
  ];
  const small = [
    {title: 'Loss', series: hasReward ? [trained('loss', 'loss')] : []},
    {title: 'Gradient norm', series: [trained('grad_norm', 'norm')]},
    {title: 'KL to the reference', series: [trained('kl', 'kl')]},
    {title: 'Clipped ratio', series: [trained('clip_ratio/region_mean', 'clipped')], ...PERCENT},
    {title: 'Reward spread (group)', series: [trained('reward_std', 'std')]},
    {
      title: 'Sampler vs. trainer',
      series: [trained('sampling/sampling_logp_difference/max', 'max |Δ log p|')],
      min: 0
    },
    {
      title: 'Shortest and longest',
      series: [trained('completions/max_length', 'max'), trained('completions/min_length', 'min')],
      format: formatCount,
      axis: countAxis,
      fromZero: true
    },
    {title: 'Learning rate', exact: true, fromZero: true, series: [trained('learning_rate', 'rate')]},
    {
      title: 'Time of a step',
      series: [
        trained('step_time', 'step'), trained('time/rollout', 'rollout'), trained('time/rewards', 'rewards'),
        trained('time/update', 'update')
      ],
      format: formatSeconds,
      axis: secondsAxis,
      fromZero: true
    },
    {
      title: 'Tokens seen',
      exact: true,
      series: [trained('num_tokens', 'tokens')],
      format: formatCount,
      axis: countAxis,
      fromZero: true
    },
    {
      title: 'Held-out endings',
      series: [
        heldOut('eval_rewards/format/mean', 'format'),
        rates(evaluation, 'eval_').map((key) => heldOut(key, partName(key))),
        heldOut('eval_completions/clipped_ratio', 'cut off')
      ],
      ...PERCENT
    },
    {
      title: 'Time of an evaluation',
      series: [heldOut('eval_time', 'seconds')],
      format: formatSeconds,
      axis: secondsAxis,
      fromZero: true
    },
    {title: 'Held-out loss', series: hasReward ? [heldOut('eval_loss', 'loss')] : []},
  ];
  const others = [
    ...Object.keys(train)
        .filter((key) => !taken.has(key))
        .map((key) => ({title: key, series: [trained(key, 'value')]})),
    ...Object.keys(evaluation)
        .filter((key) => !taken.has(key))
        .map((key) => ({title: key, series: [heldOut(key, 'value')]})),
  ];
  const complete = (charts, isSmall) => charts
                                            .map((chart) => ({
                                                   format: formatNumber,
                                                   axis: chart.format ? undefined : formatAxis,
                                                   small: isSmall,
                                                   ...chart,
                                                   series: chart.series.flat(2)
                                                 }))
                                            .filter((chart) => chart.series.length > 0);
  return [...complete(main, false), ...complete([...small, ...others], true)];
}

function unweightedRules(config) {
  return (config.rewards ?? []).filter((rule) => rule.weight === 0).map((rule) => rule.name || rule.type);
}

// Tick values are round, so they need no trailing zeros.
function formatAxis(value) {
  if (value !== 0 && Math.abs(value) < 1e-3) return formatNumber(value);
  return Math.abs(value) >= 1000 ? countAxis(value) : String(Number(value.toPrecision(6)));
}
function percentAxis(share) {
  return Number((100 * share).toPrecision(6)) + '%';
}
function secondsAxis(seconds) {
  return Number(seconds.toPrecision(6)) + ' s';
}
function countAxis(value) {
  const [unit, letter] =
      [[1e9, 'G'], [1e6, 'M'], [1e4, 'k']].find(([size]) => Math.abs(value) >= size) || [1, ''];
  return Number((value / (unit === 1e4 ? 1e3 : unit)).toPrecision(6)) + letter;
}

function showCurves(data, onPick) {
  const specs = chartList(data.train, data.eval, unweightedRules(data.config));
  if (specs.length === 0)
    return byId('headline').append(html('p', {class: 'note'}, 'No metrics have been written yet.'));
  byId('curves').hidden = false;
  const steps = [...data.train.step, ...data.eval.step];
  const range = [steps.reduce((a, b) => Math.min(a, b)), steps.reduce((a, b) => Math.max(a, b))];
  const charts = specs.map(
      (spec) => new Chart(spec, range, (step) => charts.forEach((chart) => chart.hover(step)), onPick));
  for (const chart of charts) byId(chart.spec.small ? 'small-charts' : 'charts').append(chart.element);

  const slider = byId('smoothing');
  if (data.train.step.length < 12) slider.value = 0;
  const draw = () => charts.forEach((chart) => chart.draw(Number(slider.value)));
  slider.addEventListener('input', draw);
  draw();
  byId('curves-note').textContent = [
    data.bucket > 1 ? `Each point is the mean of ${data.bucket} steps.` : '',
    data.samples.length > 0 ? 'Click a curve to read the samples of that step.' : '',
  ].join(' ');
}
