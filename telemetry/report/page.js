// The page: facts, headline numbers, theme and recipe; then the curves and the samples.

// {"a": {"b": 1}} -> [["a.b", 1]]; lists stay whole.
function flattened(value, prefix = '') {
  return Object.entries(value).flatMap(
      ([key, inner]) => inner !== null && typeof inner === 'object' && !Array.isArray(inner) ?
          flattened(inner, prefix + key + '.') :
          [[prefix + key, inner]]);
}

const textOf = (value) => (typeof value === 'string' ? value : JSON.stringify(value));

// Recipes differ, so facts are looked up by the last part of their path.
function showFacts(config) {
  const flat = flattened(config);
  const wanted = [
    ['model', ['model', 'model.path', 'base', 'checkpoint']],
    ['objective', ['objective', 'objective.type', 'loss_type', 'algorithm']],
    ['steps', ['steps']],
    ['prompts a step', ['prompts_per_step']],
    ['samples a prompt', ['samples_per_prompt', 'group_size', 'num_generations']],
    ['learning rate', ['lr', 'learning_rate']],
    ['temperature', ['temperature']],
    ['max tokens', ['max_tokens', 'max_new_tokens']],
    ['device', ['device']],
    ['dtype', ['dtype']],
    ['seed', ['seed']],
    ['version', ['version']],
  ];
  for (const [label, names] of wanted) {
    const found = flat.find(
        ([path, value]) => value !== null && !Array.isArray(value) && value !== '' &&
            names.some((name) => path === name || path.endsWith('.' + name)));
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

const numbers = (table, key) => (table[key] || []).filter(isNumber);
const mean = (values) => values.reduce((a, b) => a + b, 0) / values.length;

// The first and last of an evaluation; of noisy train lines the mean of the first and last twentieth.
function beforeAfter(data, evalKey, trainKey) {
  const held = numbers(data.eval, evalKey);
  if (held.length > 0)
    return {
      before: held[0],
      after: held.at(-1),
      detail: held.length > 1 ? 'held-out' : 'held-out, one evaluation',
      single: held.length === 1
    };
  const values = numbers(data.train, trainKey);
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

function showHeadline(data) {
  const solved = beforeAfter(data, 'eval_pass@1', '');
  if (solved) {
    const rates = data.eval['eval_pass@1'];
    const best = rates.reduce((at, value, i) => (isNumber(value) && value > (rates[at] ?? -1) ? i : at), 0);
    if (!solved.single)
      solved.detail = `held-out, best ${formatPercent(rates[best])} at step ${data.eval.step[best]}`;
  }
  changeTile('Solve rate (pass@1)', solved, formatPercent, true);
  if (!solved) changeTile('Reward', beforeAfter(data, '', 'reward'), formatNumber, true);
  if (!data.train.reward) changeTile('Loss', beforeAfter(data, 'eval_loss', 'loss'), formatNumber, true);
  changeTile('Greedy', beforeAfter(data, 'eval_greedy', ''), formatPercent);
  changeTile('pass@8', beforeAfter(data, 'eval_pass@8', ''), formatPercent);
  changeTile(
      'Length (tokens)', beforeAfter(data, 'eval_completions/mean_length', 'completions/mean_length'),
      formatCount);
  for (const name of unweightedRules(data.config)) {
    const change = beforeAfter(data, `eval_rewards/${name}/mean`, `rewards/${name}/mean`);
    const isShare = change && [change.before, change.after].every((value) => value >= 0 && value <= 1);
    const label = name[0].toUpperCase() + name.slice(1).replaceAll('_', ' ');
    changeTile(label, change, isShare ? formatPercent : formatNumber);
  }
  const steps = data.train.step.at(-1);
  if (data.wall_s > 0)
    tile('Wall time', formatDuration(data.wall_s), steps === undefined ? '' : `${steps} steps`);
  const tokens = numbers(data.train, 'num_tokens').at(-1);
  const speed = numbers(data.train, 'tokens_per_s');
  if (tokens)
    tile('Tokens', formatCount(tokens), speed.length > 0 ? `${formatCount(mean(speed))} a second` : '');
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
if (location.hash === '#curves-only') document.documentElement.classList.add('curves-only');
themeSwitch();
showFacts(data.config);
showHeadline(data);
const browser = showSamples(data);
showCurves(data, (step) => browser && browser.goNear(step));
// For tools/screenshot_curves.sh: how tall the picture is.
document.documentElement.dataset.height = Math.ceil(document.body.getBoundingClientRect().height);
