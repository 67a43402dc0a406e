// The browser of sampled completions: a step, its prompts, and what the model made of each.

// Correct is decided by the accuracy rule; without one, by a reward above zero.
function isCorrect(sample) {
  const accuracy = sample.rewards && sample.rewards.accuracy;
  return isNumber(accuracy) ? accuracy > 0.5 : sample.reward > 0;
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

// Completion text with its tags and its answer set off.
function marked(text) {
  const pieces = [];
  let insideAnswer = false;
  for (const piece of text.split(/(<\/?(?:think|answer)>)/)) {
    if (/^<\/?(?:think|answer)>$/.test(piece)) {
      insideAnswer = piece === '<answer>';
      pieces.push(html('span', {class: 'tag'}, piece));
    } else {
      pieces.push(insideAnswer ? html('span', {class: 'answer'}, piece) : piece);
    }
  }
  return pieces;
}

const SORTS = {
  sample: (a, b) => (a.sample_index || 0) - (b.sample_index || 0),
  reward: (a, b) => b.reward - a.reward,
  advantage: (a, b) => b.advantage - a.advantage,
  longest: (a, b) => b.num_tokens - a.num_tokens,
  shortest: (a, b) => a.num_tokens - b.num_tokens,
};

function sampleCard(sample) {
  const parts = Object.entries(sample.rewards || {})
                    .map(
                        ([name, value]) => html(
                            'span', {class: 'chip'},
                            `${name.replaceAll('_', ' ')} ${
                                isNumber(value) ? formatAxis(Number(value.toPrecision(3))) : '–'}`));
  const correct = isCorrect(sample);
  return html(
      'article', {class: 'sample'},
      html(
          'header', {},
          html(
              'span', {class: 'chip ' + (correct ? 'correct' : 'wrong')},
              `${correct ? '✓' : '✗'} reward ${isNumber(sample.reward) ? formatNumber(sample.reward) : '–'}`),
          parts,
          isNumber(sample.advantage) ? html(
                                           'span', {},
                                           `advantage ${sample.advantage > 0 ? '+' : ''}${
                                               sample.advantage.toFixed(2).replace('-', '−')}`) :
                                       null,
          isNumber(sample.num_tokens) ? html('span', {}, `${sample.num_tokens} tokens`) : null,
          sample.finish_reason === 'length' ? html('span', {class: 'chip cut'}, 'cut off') :
              sample.finish_reason          ? html('span', {}, sample.finish_reason) :
                                              null),
      html('pre', {}, marked(sample.completion)));
}

class SampleBrowser {
  constructor(steps) {
    this.steps = steps;
    this.step = steps.length - 1;
    this.group = 0;
    byId('step').max = steps.length - 1;
    byId('step').addEventListener('input', (event) => this.go(Number(event.target.value)));
    byId('earlier').addEventListener('click', () => this.go(this.step - 1));
    byId('later').addEventListener('click', () => this.go(this.step + 1));
    for (const id of ['filter', 'sort']) byId(id).addEventListener('change', () => this.showGroup());
    document.addEventListener('keydown', (event) => this.key(event));
    this.go(this.step);
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

  goNear(step) {
    const distance = (i) => Math.abs(this.steps[i].step - step);
    this.go(this.steps.reduce((best, _, i) => (distance(i) < distance(best) ? i : best), 0));
    byId('samples').scrollIntoView({behavior: 'smooth'});
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
      const right = group.samples.filter(isCorrect).length;
      return html(
          'button', {type: 'button', onclick: () => this.pick(i)},
          html('span', {class: 'snippet'}, titles[i]),
          html(
              'span', {class: 'marks'},
              group.samples.map((sample) => html('i', {class: isCorrect(sample) ? 'correct' : 'wrong'})),
              html('span', {}, `${right} of ${group.samples.length}`)));
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
    const group = this.steps[this.step].groups[this.group];
    if (!group)
      return byId('group').replaceChildren(html('p', {class: 'empty'}, 'No samples were kept of this step.'));
    const filter = byId('filter').value;
    const shown =
        group.samples.filter((sample) => filter === 'all' || isCorrect(sample) === (filter === 'correct'))
            .sort(SORTS[byId('sort').value]);
    byId('group').replaceChildren(
        html('div', {class: 'prompt'}, html('pre', {}, group.prompt)),
        shown.length > 0 ? html('div', {class: 'samples'}, shown.map(sampleCard)) :
                           html('p', {class: 'empty'}, `No ${filter} samples of this prompt at this step.`));
  }
}

function showSamples(data) {
  if (data.samples.length === 0) return null;
  byId('samples').hidden = false;
  const {steps, steps_total: total, groups, samples, partial} = data.sampled;
  byId('samples-note').textContent = partial ?
      `A selection, spread evenly: ${steps} of ${total} recorded steps, up to ${groups} prompts a step and ${
          samples} samples a prompt. All of them are in completions/.` :
      '';
  return new SampleBrowser(data.samples);
}
