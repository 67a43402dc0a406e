// The browser of sampled completions: a run, a step, its prompts, and what the model made of each.

// Correct is what the first rule of the recipe gives 1 or more; without a recipe, a reward above zero.
function correctnessOf(config) {
  const [first] = config.rewards || [];
  const name = first && (first.name || first.type);
  return (sample) => {
    const value = sample.rewards && sample.rewards[name];
    return isNumber(value) ? value >= 1 : sample.reward > 0;
  };
}

// The distinct part of each prompt: without the words that all of them begin and end with.
function snippets(prompts) {
  const lines = prompts.map((prompt) => prompt.trim().split(/\s+/));
  const shared = (word) => lines.every(
      (line) =>
          line[word < 0 ? line.length + word : word] === lines[0][word < 0 ? lines[0].length + word : word]);
  const shortest = Math.min(...lines.map((line) => line.length));
  let head = 0, tail = 0;
  if (lines.length > 1) {
    while (head < shortest && shared(head)) head++;
    while (tail < shortest - head && shared(-1 - tail)) tail++;
  }
  head = Math.max(0, head - 3);
  return lines.map(
      (line) => (head > 0 ? '… ' : '') + line.slice(head, line.length - tail).join(' ').slice(0, 200));
}

// Text with what is searched for set off.
function highlighted(text, search) {
  if (!search) return [text];
  const pieces = [], lower = text.toLowerCase();
  let from = 0;
  for (let at; (at = lower.indexOf(search, from)) >= 0; from = at + search.length)
    pieces.push(text.slice(from, at), html('mark', {}, text.slice(at, at + search.length)));
  return [...pieces, text.slice(from)];
}

// Completion text with its tags and its answer set off.
function marked(text, search) {
  const pieces = [];
  let insideAnswer = false;
  for (const piece of text.split(/(<\/?(?:think|answer)>)/)) {
    if (/^<\/?(?:think|answer)>$/.test(piece)) {
      insideAnswer = piece === '<answer>';
      pieces.push(html('span', {class: 'tag'}, piece));
    } else {
      const inner = highlighted(piece, search);
      pieces.push(...(insideAnswer ? [html('span', {class: 'answer'}, ...inner)] : inner));
    }
  }
  return pieces;
}

// Each token tinted by its probability: none at 1, full at 1/150. A token that was left out has none.
function tinted({text, lengths, logprobs}) {
  let end = 0;
  return lengths.map((length, i) => {
    const token = text.slice(end, end += length), logprob = logprobs[i];
    if (!isNumber(logprob)) return html('span', {class: 'left-out'}, token);
    const heat = Math.min(1, -logprob / 5);
    const about = `probability ${formatNumber(Math.exp(logprob))}, log-probability ${formatAxis(logprob)}`;
    return html('span', {class: 'token', title: about, style: `--heat: ${Math.round(85 * heat)}%`}, token);
  });
}

const SORTS = {
  sample: (a, b) => (a.sample_index || 0) - (b.sample_index || 0),
  reward: (a, b) => b.reward - a.reward,
  advantage: (a, b) => b.advantage - a.advantage,
  longest: (a, b) => b.num_tokens - a.num_tokens,
  shortest: (a, b) => a.num_tokens - b.num_tokens,
};

function sampleCard(sample, correct, search, tints) {
  const part = ([name, value]) => html(
      'span', {class: 'chip'},
      `${spoken(name)} ${isNumber(value) ? formatAxis(Number(value.toPrecision(3))) : '–'}`);
  const advantage = isNumber(sample.advantage) &&
      `advantage ${sample.advantage > 0 ? '+' : ''}${sample.advantage.toFixed(2).replace('-', '−')}`;
  return html(
      'article', {class: 'sample'},
      html(
          'header', {},
          html(
              'span', {class: 'chip ' + (correct ? 'correct' : 'wrong')},
              `${correct ? '✓' : '✗'} reward ${isNumber(sample.reward) ? formatNumber(sample.reward) : '–'}`),
          Object.entries(sample.rewards || {}).map(part), advantage ? html('span', {}, advantage) : null,
          isNumber(sample.num_tokens) ? html('span', {}, `${sample.num_tokens} tokens`) : null,
          sample.finish_reason === 'length' ? html('span', {class: 'chip cut'}, 'cut off') :
              sample.finish_reason          ? html('span', {}, sample.finish_reason) :
                                              null),
      html('pre', {}, tints && sample.lengths ? tinted(sample) : marked(sample.text, search)));
}

const FILTERS = {
  all: () => true,
  solved: (sample, correct) => correct,
  'not solved': (sample, correct) => !correct,
  'cut off': (sample) => sample.finish_reason === 'length',
  finished: (sample) => sample.finish_reason !== 'length',
};

class SampleBrowser {
  // `remembered` and `remember` keep where the reader is while the page is loaded again.
  constructor(runs, remembered, remember) {
    this.runs = runs;
    this.remember = remember;
    const first = Math.max(0, runs.findIndex((run) => run.samples.length > 0));
    const wanted = runs[remembered('run', first)];
    for (const id of ['filter', 'sort', 'rule', 'rule-side', 'rule-value', 'search'])
      byId(id).addEventListener(
          id === 'search' || id === 'rule-value' ? 'input' : 'change', () => this.filtersChanged());
    byId('step').addEventListener('input', (event) => this.go(Number(event.target.value)));
    byId('earlier').addEventListener('click', () => this.go(this.step - 1));
    byId('later').addEventListener('click', () => this.go(this.step + 1));
    byId('previous').addEventListener('click', () => this.findMatch(-1));
    byId('next').addEventListener('click', () => this.findMatch(1));
    byId('search').addEventListener(
        'keydown', (event) => event.key === 'Enter' && this.findMatch(event.shiftKey ? -1 : 1));
    byId('tints').addEventListener('change', () => this.showGroup());
    document.addEventListener('keydown', (event) => this.key(event));
    byId('run').replaceChildren(...runs.map((run, i) => html('option', {value: i}, run.name)));
    byId('run').addEventListener('change', () => this.useRun(Number(byId('run').value)));
    byId('run-choice').hidden = runs.length < 2;
    for (const [id, value] of Object.entries(
             {filter: 'all', sort: 'sample', 'rule-side': 'at least', 'rule-value': '1', search: ''}))
      byId(id).value = remembered(id, value);
    byId('tints').checked = remembered('tints', false);
    this.group = remembered('group', 0);
    this.useRun(
        wanted && wanted.samples.length > 0 ? remembered('run', first) : first, remembered('step', null),
        remembered('rule', ''));
  }

  useRun(index, step = null, rule = '') {
    this.runIndex = index;
    byId('run').value = index;
    const run = this.runs[index];
    this.steps = run.samples;
    this.isCorrect = correctnessOf(run.config);
    const names = new Set(this.steps.flatMap(
        (one) => one.groups.flatMap(
            (group) => group.samples.flatMap((sample) => Object.keys(sample.rewards || {})))));
    byId('rule').replaceChildren(
        html('option', {value: ''}, 'any'),
        ...[...names].map((name) => html('option', {value: name}, spoken(name))));
    byId('rule').value = names.has(rule) ? rule : '';
    byId('tints-choice').hidden =
        !this.steps.some((one) => one.groups.some((group) => group.samples.some((sample) => sample.lengths)));
    byId('step').max = this.steps.length - 1;
    const at = this.steps.findIndex((one) => one.step === step);
    this.readFilters();
    this.go(at < 0 ? this.steps.length - 1 : at);
  }

  key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey ||
        /^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName))
      return;
    const moves = {ArrowLeft: [-1, 0], ArrowRight: [1, 0], j: [0, 1], k: [0, -1]};
    if (!moves[event.key]) return;
    event.preventDefault();
    const [steps, groups] = moves[event.key];
    if (steps)
      this.go(this.step + steps);
    else
      this.pick(this.group + groups);
  }

  goNear(run, step) {
    if (run !== this.runIndex && this.runs[run].samples.length > 0) this.useRun(run);
    const distance = (i) => Math.abs(this.steps[i].step - step);
    this.go(this.steps.reduce((best, _, i) => (distance(i) < distance(best) ? i : best), 0));
    byId('samples').scrollIntoView({behavior: 'smooth'});
  }

  readFilters() {
    const value = Number(byId('rule-value').value), rule = byId('rule').value;
    for (const id of ['rule-side', 'rule-value']) byId(id).hidden = rule === '';
    this.search = byId('search').value.trim().toLowerCase();
    const passes = FILTERS[byId('filter').value] || FILTERS.all;
    const ruled = {
      'at least': (part) => isNumber(part) && part >= value,
      below: (part) => isNumber(part) && part < value,
      unjudged: (part) => part === null,
    }[byId('rule-side').value];
    if (byId('rule-side').value === 'unjudged') byId('rule-value').hidden = true;
    this.matches = (sample) => passes(sample, this.isCorrect(sample)) &&
        (rule === '' || ruled((sample.rewards || {})[rule])) &&
        (this.search === '' || sample.text.toLowerCase().includes(this.search));
    this.isFiltered = rule !== '' || this.search !== '' || passes !== FILTERS.all;
    for (const id of ['previous', 'next']) byId(id).hidden = !this.isFiltered;
  }

  filtersChanged() {
    this.readFilters();
    const group = this.group;
    this.go(this.step);
    this.pick(group);
  }

  // To the next prompt, of this step or a later one, with a sample that matches; direction -1: backwards.
  findMatch(direction) {
    const places = this.steps.flatMap((one, step) => one.groups.map((_, group) => ({step, group})));
    const here = places.findIndex((place) => place.step === this.step && place.group === this.group);
    for (let i = 1; i <= places.length; i++) {
      const {step, group} = places[(here + direction * i + places.length * 2) % places.length];
      if (!this.steps[step].groups[group].samples.some(this.matches)) continue;
      if (step !== this.step) this.go(step);
      return this.pick(group);
    }
  }

  go(index) {
    this.step = Math.min(this.steps.length - 1, Math.max(0, index));
    const {step, groups} = this.steps[this.step];
    byId('step').value = this.step;
    byId('step-name').textContent = 'step ' + step;
    byId('earlier').disabled = this.step === 0;
    byId('later').disabled = this.step === this.steps.length - 1;
    const titles = snippets(groups.map((group) => group.prompt));
    byId('groups').replaceChildren(...groups.map((group, i) => {
      const right = group.samples.filter(this.isCorrect).length;
      const found = group.samples.filter(this.matches).length;
      const mark = (sample) => html(
          'i',
          {class: (this.isCorrect(sample) ? 'correct' : 'wrong') + (this.matches(sample) ? '' : ' faint')});
      return html(
          'button', {type: 'button', class: found === 0 && 'faint', onclick: () => this.pick(i)},
          html('span', {class: 'snippet'}, titles[i]),
          html(
              'span', {class: 'marks'}, group.samples.map(mark),
              html('span', {}, this.isFiltered ? `${found} match` : `${right} of ${group.samples.length}`)));
    }));
    this.pick(Math.min(this.group, groups.length - 1));
  }

  pick(index) {
    const buttons = [...byId('groups').children];
    this.group = Math.min(buttons.length - 1, Math.max(0, index));
    buttons.forEach((button, i) => button.setAttribute('aria-current', String(i === this.group)));
    this.showGroup();
  }

  showGroup() {
    const {step, groups} = this.steps[this.step];
    const group = groups[this.group];
    // The newest step stays the newest one when the page is loaded again.
    this.remember({
      run: this.runIndex,
      step: this.step === this.steps.length - 1 ? null : step,
      group: this.group,
      tints: byId('tints').checked,
      rule: byId('rule').value,
      ...Object.fromEntries(
          ['filter', 'sort', 'rule-side', 'rule-value', 'search'].map((id) => [id, byId(id).value]))
    });
    if (!group)
      return byId('group').replaceChildren(html('p', {class: 'empty'}, 'No samples were kept of this step.'));
    const shown = group.samples.filter(this.matches).sort(SORTS[byId('sort').value] || SORTS.sample);
    const cards =
        shown.map((sample) => sampleCard(sample, this.isCorrect(sample), this.search, byId('tints').checked));
    byId('tints-scale').hidden = !byId('tints').checked || byId('tints-choice').hidden;
    byId('group').replaceChildren(
        html('div', {class: 'prompt'}, html('pre', {}, group.prompt)),
        cards.length > 0 ? html('div', {class: 'samples'}, cards) :
                           html('p', {class: 'empty'}, 'No sample of this prompt at this step matches.'));
  }
}

function showSamples(runs, remembered, remember) {
  if (runs.every((run) => run.samples.length === 0)) return null;
  byId('samples').hidden = false;
  const selections = runs.map((run) => run.sampled).filter((sampled) => sampled.partial);
  if (selections.length > 0) {
    const {steps, steps_total: total, groups, samples} = selections[0];
    byId('samples-note').textContent =
        `A selection, spread evenly: ${steps} of ${total} recorded steps, up to ${
            groups} prompts a step and ${samples} samples a prompt. All of them are in completions/.`;
  }
  return new SampleBrowser(runs, remembered, remember);
}
