// Which curves are drawn, in which chart. A chart whose metrics are missing is left out; metrics without a
// chart get a small one of their own.

const PERCENT = {
  format: formatPercent,
  axis: percentAxis,
  min: 0,
  max: 1,
  fromZero: true
};
const COUNT = {
  format: formatCount,
  axis: countAxis,
  fromZero: true
};
const SECONDS = {
  format: formatSeconds,
  axis: secondsAxis,
  fromZero: true
};

// The x axes: what they are called, the text at a tick and in the read-out.
const AXES = {
  step: {label: 'step', tick: formatCount, name: (step) => 'step ' + step},
  tokens: {label: 'tokens', tick: countAxis, name: (tokens) => formatCount(tokens) + ' tokens'},
  time: {label: 'time', tick: formatDuration, name: formatDuration},
};

// Rules that are logged and not trained on.
const unweightedRules = (config) =>
    (config.rewards || []).filter((rule) => rule.weight === 0).map((rule) => rule.name || rule.type);
const spoken = (name) => name.replaceAll('_', ' ');

// Picks metrics out of the columns of a run, and knows which are left.
class Metrics {
  constructor({train, evals}, run) {
    this.train = train;
    this.evals = evals;
    this.run = run;
    this.sets = Object.keys(evals);
    this.taken = new Set(['step', 'eval_prompts', 'eval_n']);
  }

  pick(table, key, name, dots) {
    this.taken.add(key);
    const values = table[key];
    if (!values || !values.some(isNumber)) return [];
    const bounds = table[key + '/low'] ? {low: table[key + '/low'], high: table[key + '/high']} : {};
    return [{name, run: this.run, steps: table.step, values, dots, ...bounds}];
  }
  trained(key, name) {
    return this.pick(this.train, key, name, false);
  }
  // Of every held-out set, which names the series where there are several.
  heldOut(key, name) {
    const named = (set) => (this.sets.length < 2 ? name : name === 'held-out' ? set : `${set} ${name}`);
    return this.sets.flatMap((set) => this.heldOutOf(set, key, named(set)));
  }
  heldOutOf(set, key, name) {
    return this.pick(this.evals[set], key, name, true);
  }
  evalKeys() {
    return [...new Set(this.sets.flatMap((set) => Object.keys(this.evals[set])))];
  }
  keys(pattern) {
    return Object.keys(this.train).filter((key) => pattern.test(key));
  }
}

const isShare = (values) => (values ?? []).every((value) => !isNumber(value) || (value >= 0 && value <= 1));

// The rates of one held-out set: pass@1 with its interval, greedy, then the other pass@k and cons@k.
function solveRates(metrics, set) {
  const rates = Object.keys(metrics.evals[set]).filter((key) => /^eval_(pass|cons)@\d+$/.test(key));
  const bare = (key, name) =>
      metrics.heldOutOf(set, key, name).map((series) => ({...series, low: undefined, high: undefined}));
  return [
    metrics.heldOutOf(set, 'eval_pass@1', 'pass@1'), bare('eval_greedy', 'greedy'),
    rates.filter((key) => key !== 'eval_pass@1').map((key) => bare(key, key.slice(5)))
  ];
}

function mainCharts(metrics, unweighted, rates) {
  const parts = metrics.keys(/^rewards\/.+\/mean$/);
  const nameOf = (key) => key.split('/')[1];
  const trained = (key, name) => metrics.trained(key, name);
  const weighted = parts.filter((key) => !unweighted.includes(nameOf(key)));
  const hasReward = trained('reward', '').length > 0;
  const several = metrics.sets.length > 1;
  const phases = metrics.keys(/^time\//).map((key) => trained(key, key.slice(5)));
  return [
    {
      title: 'Reward',
      short: 'Reward',
      series: [trained('reward', 'reward'), weighted.map((key) => trained(key, spoken(nameOf(key))))]
    },
    {
      title: several ? 'Held-out pass@1' : 'Held-out solve rate',
      short: 'Held-out',
      series: several ? metrics.sets.map((set) => metrics.heldOutOf(set, 'eval_pass@1', set)) :
                        metrics.sets.map((set) => solveRates(metrics, set)),
      ...PERCENT
    },
    ...(hasReward ?
            [] :
            [{title: 'Loss', series: [trained('loss', 'train'), metrics.heldOut('eval_loss', 'held-out')]}]),
    {
      title: 'Completion length (tokens)',
      short: 'Length',
      series: [
        trained('completions/mean_length', 'mean'),
        metrics.heldOut('eval_completions/mean_length', 'held-out'),
        trained('completions/mean_terminated_length', 'finished')
      ],
      ...COUNT
    },
    {
      title: 'Format, endings and unweighted rules',
      short: 'Share',
      series: [
        trained('rewards/format/mean', 'format'),
        rates(metrics.train, '').map((key) => trained(key, spoken(nameOf(key)))),
        trained('completions/clipped_ratio', 'cut off'), trained('frac_reward_zero_std', 'no signal')
      ],
      ...PERCENT
    },
    {title: 'Entropy (nats a token)', series: [trained('entropy', 'entropy')], fromZero: true},
    phases.length > 0 ?
        {title: 'Time of a step', bars: true, series: phases, ...SECONDS} :
        {title: 'Speed (tokens a second)', series: [trained('tokens_per_s', 'tokens/s')], ...COUNT},
  ];
}

function smallCharts(metrics, rates) {
  const trained = (key, name) => metrics.trained(key, name);
  const nameOf = (key) => key.split('/')[1];
  const afterSlash = (key) =>
      spoken(key.slice(key.indexOf('/') + 1).replace(/\/?region_mean$/, '') || 'clipped');
  const all = (pattern) => metrics.keys(pattern).map((key) => trained(key, afterSlash(key)));
  const perSet = metrics.sets.length < 2 ?
      [] :
      metrics.sets.map((set) => ({title: set, series: solveRates(metrics, set), ...PERCENT}));
  return [
    ...perSet,
    {title: 'KL to the reference', series: [trained('kl', 'kl')]},
    {title: 'Clipped ratios', series: all(/^clip_ratio\//), ...PERCENT},
    {
      title: 'Expert load (MaxVio)',
      series: [trained('router/max_violation/max', 'max'), trained('router/max_violation/mean', 'mean')],
      fromZero: true
    },
    {
      title: 'Expert load of layers (MaxVio)',
      series: metrics.keys(/^router\/max_violation\/layer_/)
                  .map((key) => trained(key, spoken(key.slice(key.lastIndexOf('/') + 1)))),
      fromZero: true
    },
    {title: 'Balance loss', series: [trained('router/balance_loss', 'a sequence')]},
    {title: 'Loss', series: [trained('loss', 'loss')]},
    {title: 'Gradient norm', series: [trained('grad_norm', 'norm')]},
    {title: 'Reward spread', series: [trained('reward_std', 'std')]},
    {
      title: 'Sampler vs. trainer',
      series: [trained('sampling/sampling_logp_difference/max', 'max |Δ log p|')],
      min: 0
    },
    {
      title: 'Shortest and longest',
      series: [trained('completions/max_length', 'max'), trained('completions/min_length', 'min')],
      ...COUNT
    },
    {title: 'Learning rate', exact: true, fromZero: true, series: [trained('learning_rate', 'rate')]},
    {title: 'Whole step', series: [trained('step_time', 'seconds')], ...SECONDS},
    {title: 'Speed', series: [trained('tokens_per_s', 'tokens/s')], ...COUNT},
    {title: 'Tokens seen', exact: true, series: [trained('num_tokens', 'tokens')], ...COUNT},
    {
      title: 'Held-out endings',
      series: [
        metrics.heldOut('eval_rewards/format/mean', 'format'),
        [...new Set(metrics.sets.flatMap((set) => rates(metrics.evals[set], 'eval_')))].map(
            (key) => metrics.heldOut(key, spoken(nameOf(key)))),
        metrics.heldOut('eval_completions/clipped_ratio', 'cut off')
      ],
      ...PERCENT
    },
    {title: 'Time of an evaluation', series: [metrics.heldOut('eval_time', 'seconds')], ...SECONDS},
    {title: 'Held-out loss', series: [metrics.heldOut('eval_loss', 'loss')]},
  ];
}

// The charts of a run: [{title, small, series, ...}].
function chartList(data, run) {
  const metrics = new Metrics(data, run);
  const unweighted = unweightedRules(data.config);
  // Rates such as how often a completion contains some words.
  const rates = (table, prefix) =>
      unweighted.map((name) => `${prefix}rewards/${name}/mean`).filter((key) => isShare(table[key]));
  const complete = (charts, small) => charts
                                          .map((chart) => ({
                                                 format: formatNumber,
                                                 axis: chart.format ? undefined : formatAxis,
                                                 small,
                                                 ...chart,
                                                 series: chart.series.flat(3)
                                               }))
                                          .filter((chart) => chart.series.length > 0);
  const known = [
    ...complete(mainCharts(metrics, unweighted, rates), false), ...complete(smallCharts(metrics, rates), true)
  ];
  const left = (keys) => keys.filter((key) => !metrics.taken.has(key) && !/\/(low|high)$/.test(key));
  const others = [
    ...left(Object.keys(data.train)).map((key) => ({title: key, series: [metrics.trained(key, 'value')]})),
    ...left(metrics.evalKeys()).map((key) => ({title: key, series: [metrics.heldOut(key, 'value')]})),
  ];
  return [...known, ...complete(others, true).map((chart) => ({...chart, other: true}))];
}

// What a curve is called where it has a chart of its own.
function titleOf(chart, series) {
  const short = chart.short || chart.title;
  if (short.toLowerCase() === series.name) return short;
  return chart.series.length > 1 || chart.bars ? `${short}: ${series.name}` : chart.title;
}

// Of several runs: a chart for each curve, with one line a run. The first curves of large
// charts stay large.
function overlaid(lists) {
  const charts = new Map();
  for (const list of lists)
    for (const chart of list)
      chart.series.forEach((series, i) => {
        const title = titleOf(chart, series);
        const small = chart.small || chart.bars || i > 0 || chart.short === 'Share';
        if (!charts.has(title)) charts.set(title, {...chart, title, small, bars: false, series: []});
        charts.get(title).series.push(series);
      });
  const all = [...charts.values()], large = all.filter((chart) => !chart.small);
  large.slice(3).forEach((chart) => chart.small = true);  // a row of three, without a gap below
  return [...large.slice(0, 3), ...all.filter((chart) => chart.small)];
}

function formatAxis(value) {
  return Math.abs(value) >= 1e4 ? countAxis(value) : String(Number(value.toPrecision(6))).replace('-', '−');
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

// From steps to places on an x axis: itself, tokens or seconds since the start, in between by interpolation.
function placeOnAxis(train, axis) {
  if (axis === 'step') return (step) => step;
  let seconds = 0;
  const places = train.step.map((step, i) => {
    if (axis === 'tokens') return (train.num_tokens || [])[i] ?? 0;
    seconds += ((train.step_time || [])[i] ?? 0) * (step - (i > 0 ? train.step[i - 1] : 0));
    return seconds;
  });
  return (step) => {
    const after = train.step.findIndex((at) => at >= step);
    if (after < 0) return places.at(-1) ?? 0;
    const [step0, place0] = after > 0 ? [train.step[after - 1], places[after - 1]] : [0, 0];
    const share = (step - step0) / (train.step[after] - step0 || 1);
    return place0 + share * (places[after] - place0);
  };
}

// Moves all series to an axis, and makes the range hold them.
function useAxis(runs, charts, view, axis) {
  view.axis = axis;
  const places = runs.map((run) => placeOnAxis(run.train, axis));
  let [low, high] = [Infinity, -Infinity];
  for (const {spec} of charts)
    for (const series of spec.series) {
      series.xs = series.steps.map(places[series.run]);
      for (const x of series.xs) [low, high] = [Math.min(low, x), Math.max(high, x)];
    }
  view.range = [low, high];
}

// The names and colours of the runs; a click hides one.
function runLegend(runs, view, redraw) {
  byId('run-legend').replaceChildren(...runs.map((run, i) => {
    const swatch = html('i');
    swatch.style.background = `var(--c${i % 6 + 1})`;
    const toggle = (event) => {
      view.hidden.has(i) ? view.hidden.delete(i) : view.hidden.add(i);
      event.currentTarget.setAttribute('aria-pressed', String(!view.hidden.has(i)));
      redraw();
    };
    return html('button', {type: 'button', 'aria-pressed': 'true', onclick: toggle}, swatch, run.name);
  }));
  byId('run-legend').hidden = false;
}

function showCurves(runs, remembered, onPick) {
  const compares = runs.length > 1;
  const lists = runs.map(chartList);
  const specs = compares ? overlaid(lists) : lists[0];
  if (specs.length === 0)
    return byId('headline').append(html('p', {class: 'note'}, 'No metrics have been written yet.'));
  byId('curves').hidden = false;
  for (const spec of specs) spec.series.forEach((series, i) => series.colour = compares ? series.run : i);

  const view = {compares, hidden: new Set()};
  const hover = (place) => charts.forEach((chart) => chart.hover(place));
  const charts = specs.map((spec) => new (spec.bars ? Bars : Chart)(spec, view, hover, onPick));
  const longest = Math.max(...runs.map((run) => run.train.step.length));
  byId('smoothing').value = remembered('smoothing', longest < 12 ? 0 : 0.8);
  byId('axis').value = remembered('axis', 'step');
  if (!AXES[byId('axis').value]) byId('axis').value = 'step';
  const redraw = () => {
    view.weight = Number(byId('smoothing').value);
    useAxis(runs, charts, view, byId('axis').value);
    charts.forEach((chart) => chart.draw());
  };
  if (compares) runLegend(runs, view, redraw);
  useAxis(runs, charts, view, byId('axis').value);
  for (const {spec, element} of charts)
    byId(spec.other ? 'other-charts' : spec.small ? 'small-charts' : 'charts').append(element);
  const others = specs.filter((spec) => spec.other).length;
  byId('others').hidden = others === 0;
  byId('others-name').textContent = `${others} more metrics`;
  for (const id of ['smoothing', 'axis']) byId(id).addEventListener('input', redraw);
  redraw();
  const bucket = Math.max(...runs.map((run) => run.bucket));
  byId('curves-note').textContent = [
    bucket > 1 ? `Each point is the mean of ${bucket} steps.` : '',
    runs.some((run) => run.samples.length > 0) ? 'Click a curve to read the samples of that step.' : '',
  ].join(' ');
}
