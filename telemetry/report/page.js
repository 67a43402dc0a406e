// The page: facts, headline numbers, theme and recipe; then the curves and the samples.

// {"a": [{"b": 1}]} -> [["a.0.b", 1]], as --set names keys; lists of plain values stay whole.
function flattened(value, prefix = '') {
  const isOpen = (inner) => inner !== null && typeof inner === 'object' &&
      (!Array.isArray(inner) || inner.some((item) => item !== null && typeof item === 'object'));
  return Object.entries(value).flatMap(
      ([key, inner]) => isOpen(inner) ? flattened(inner, prefix + key + '.') : [[prefix + key, inner]]);
}

const textOf = (value) => (typeof value === 'string' ? value : JSON.stringify(value));

// Recipes differ, so a fact has several paths, the likeliest first.
function showFacts(config) {
  const flat = flattened(config);
  const wanted = [
    ['model', ['model']],
    ['objective', ['objective.type', 'objective']],
    ['steps', ['steps']],
    ['prompts a step', ['prompts_per_step']],
    ['samples a prompt', ['sampling.n']],
    ['sequences a step', ['sequences_per_step']],
    ['learning rate', ['optimizer.lr']],
    ['temperature', ['sampling.temperature']],
    ['max tokens', ['sampling.max_tokens']],
    ['seed', ['seed']],
    ['version', ['version']],
  ];
  for (const [label, names] of wanted) {
    const found =
        names.map((name) => flat.find(([path]) => path === name)).find((entry) => entry && entry[1] !== '');
    if (found) byId('facts').append(html('li', {}, html('span', {}, label), textOf(found[1])));
  }
  if (flat.length === 0) return;
  byId('recipe').hidden = false;
  byId('config').append(html(
      'tbody', {},
      flat.map(
          ([path, value]) =>
              html('tr', {}, html('th', {scope: 'row'}, path), html('td', {}, textOf(value))))));
}

const firstSet = (run) => Object.values(run.evals)[0] || {};
const numbers = (table, key) => (table[key] || []).filter(isNumber);
const mean = (values) => values.reduce((a, b) => a + b, 0) / values.length;

// The first and last of an evaluation (of the first held-out set); of noisy train lines the mean of the first
// and last twentieth.
function beforeAfter(run, evalKey, trainKey) {
  const held = numbers(firstSet(run), evalKey);
  if (held.length > 0)
    return {
      before: held[0],
      after: held.at(-1),
      detail: held.length > 1 ? 'held-out' : 'held-out, one evaluation',
      single: held.length === 1
    };
  const values = numbers(run.train, trainKey);
  if (values.length === 0) return null;
  const few = Math.max(1, Math.round(values.length / 20));
  return {
    before: mean(values.slice(0, few)),
    after: mean(values.slice(-few)),
    detail: 'while training',
    single: values.length === 1
  };
}

function tile(label, content, detail, wide) {
  byId('headline')
      .append(html(
          'div', {class: wide ? 'tile wide' : 'tile'}, html('div', {class: 'label'}, label),
          html('div', {class: 'value'}, content), html('div', {class: 'detail'}, detail)));
}

function changeTile(label, change, format, wide) {
  if (!change) return;
  const content = change.single ?
      [format(change.after)] :
      [html('span', {class: 'before'}, format(change.before) + ' → '), format(change.after)];
  tile(label, content, change.detail, wide);
}

// "held-out, 95 % between 70 and 78 %, best 76 % at step 10"
function rateDetail(name, table, key) {
  const rates = table[key], last = rates.findLastIndex(isNumber);
  const best = rates.reduce((at, value, i) => (isNumber(value) && value > (rates[at] ?? -1) ? i : at), 0);
  const [low, high] = ['/low', '/high'].map((bound) => (table[key + bound] || [])[last]);
  const parts = [name];
  if (isNumber(low) && isNumber(high))
    parts.push(`95 % interval ${formatPercent(low)} to ${formatPercent(high)}`);
  if (rates.filter(isNumber).length > 1 && best !== last)
    parts.push(`best ${formatPercent(rates[best])} at step ${table.step[best]}`);
  return parts.join(', ');
}

function showHeadline(run) {
  const sets = Object.keys(run.evals), table = firstSet(run);
  const solved = beforeAfter(run, 'eval_pass@1', '');
  if (solved) solved.detail = rateDetail(sets.length > 1 ? sets[0] : 'held-out', table, 'eval_pass@1');
  changeTile('Solve rate (pass@1)', solved, formatPercent, true);
  if (!solved) changeTile('Reward', beforeAfter(run, '', 'reward'), formatNumber, true);
  if (!run.train.reward) changeTile('Loss', beforeAfter(run, 'eval_loss', 'loss'), formatNumber, true);
  changeTile('Greedy', beforeAfter(run, 'eval_greedy', ''), formatPercent);
  for (const kind of ['pass', 'cons']) {
    const k = Math.max(
        ...Object.keys(table).map((key) => Number((key.match(`^eval_${kind}@(\\d+)$`) || [])[1] || 1)));
    if (k > 1) changeTile(`${kind}@${k}`, beforeAfter(run, `eval_${kind}@${k}`, ''), formatPercent);
  }
  changeTile(
      'Length (tokens)', beforeAfter(run, 'eval_completions/mean_length', 'completions/mean_length'),
      formatCount);
  for (const name of unweightedRules(run.config)) {
    const change = beforeAfter(run, `eval_rewards/${name}/mean`, `rewards/${name}/mean`);
    const isRate = change && isShare([change.before, change.after]);
    const label = name[0].toUpperCase() + spoken(name.slice(1));
    changeTile(label, change, isRate ? formatPercent : formatNumber);
  }
  const steps = run.train.step.at(-1), tokens = numbers(run.train, 'num_tokens').at(-1);
  const counts = [steps && `${steps} steps`, tokens && `${formatCount(tokens)} tokens`].filter(Boolean);
  if (run.wall_s > 0) tile('Wall time', formatDuration(run.wall_s), counts.join(', '));
}

// The choice outlives the page where the browser lets a local file remember anything.
function themeSwitch() {
  const root = document.documentElement;
  try {
    root.dataset.theme = localStorage.getItem('whet-theme') || '';
  } catch { /* not allowed here */
  }
  byId('theme').addEventListener('click', () => {
    const systemDark = matchMedia('(prefers-color-scheme: dark)').matches;
    const dark = root.dataset.theme ? root.dataset.theme === 'dark' : systemDark;
    root.dataset.theme = dark ? 'light' : 'dark';
    try {
      localStorage.setItem('whet-theme', root.dataset.theme);
    } catch { /* not allowed here */
    }
  });
}

const data = JSON.parse(byId('data').textContent);
const memory = pageMemory();
if (location.hash === '#curves-only') document.documentElement.classList.add('curves-only');
themeSwitch();
if (data.runs.length === 1) {
  showFacts(data.runs[0].config);
  showHeadline(data.runs[0]);
} else {
  byId('headline').hidden = true;
  showComparison(data.runs);
  showDifferences(data.runs);
}
const browser = showSamples(data.runs, memory.remembered, memory.remember);
showCurves(data.runs, memory.remembered, (run, step) => browser && browser.goNear(run, step));
reloadWhileLive(data, memory);
if (data.live) scrollTo(0, memory.remembered('scroll', 0));
// For tools/screenshot_curves.sh: how tall the picture is.
document.documentElement.dataset.height = Math.ceil(document.body.getBoundingClientRect().height);
