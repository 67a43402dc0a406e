// Several runs side by side: where each began and ended, and what their recipes say differently.

function changeText(change, format) {
  if (!change) return '–';
  return change.single ? format(change.after) : `${format(change.before)} → ${format(change.after)}`;
}

function showComparison(runs) {
  byId('comparison').hidden = false;
  const held = (run, key) => beforeAfter(run, key, '');
  const columns =
      [
        ['pass@1', (run) => changeText(held(run, 'eval_pass@1'), formatPercent)],
        ['greedy', (run) => changeText(held(run, 'eval_greedy'), formatPercent)],
        ['reward', (run) => changeText(beforeAfter(run, '', 'reward'), formatNumber)],
        [
          'loss',
          (run) => run.train.reward ? '–' : changeText(beforeAfter(run, 'eval_loss', 'loss'), formatNumber)
        ],
        [
          'length',
          (run) => changeText(
              beforeAfter(run, 'eval_completions/mean_length', 'completions/mean_length'), formatCount)
        ],
        ['entropy', (run) => changeText(beforeAfter(run, '', 'entropy'), formatNumber)],
        ['steps', (run) => run.train.step.at(-1) ?? '–'],
        ['tokens', (run) => formatCount(numbers(run.train, 'num_tokens').at(-1) ?? 0)],
        ['time', (run) => formatDuration(run.wall_s)],
      ].map(([name, cell]) => [name, runs.map(cell)])
          .filter(([, cells]) => cells.some((cell) => cell !== '–'));
  const swatch = (i) => {
    const element = html('i');
    element.style.background = `var(--c${i % 6 + 1})`;
    return element;
  };
  byId('summary').append(
      html(
          'thead', {},
          html('tr', {}, html('th', {}, 'run'), columns.map(([name]) => html('th', {scope: 'col'}, name)))),
      html(
          'tbody', {},
          runs.map(
              (run, i) => html(
                  'tr', {}, html('th', {scope: 'row'}, swatch(i), run.name),
                  columns.map(([, cells]) => html('td', {}, cells[i]))))));
}

// The keys of the recipes whose values are not all the same.
function showDifferences(runs) {
  const recipes = runs.map((run) => new Map(flattened(run.config)));
  const keys = [...new Set(recipes.flatMap((recipe) => [...recipe.keys()]))];
  const text = (recipe, key) => (recipe.has(key) ? textOf(recipe.get(key)) : '–');
  const rows =
      keys.map((key) => [key, recipes.map((recipe) => text(recipe, key))])
          .filter(([key, values]) => key !== 'output_dir' && values.some((value) => value !== values[0]));
  byId('differences').hidden = false;
  if (rows.length === 0)
    return byId('difference-table').replaceWith(html('p', {class: 'note'}, 'Their recipes are the same.'));
  byId('difference-table')
      .append(
          html(
              'thead', {},
              html('tr', {}, html('th', {}, 'key'), runs.map((run) => html('th', {scope: 'col'}, run.name)))),
          html(
              'tbody', {},
              rows.map(
                  ([key, values]) => html(
                      'tr', {}, html('th', {scope: 'row'}, key),
                      values.map((value) => html('td', {}, value))))));
}
