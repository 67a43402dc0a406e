// One chart: thin raw lines under smoothed ones, drawn as SVG at the size it is shown in. The legend is the
// read-out: it shows the last values, or those of the step under the pointer.

// Round tick values that cover [low, high].
function ticks(low, high, count) {
  const rough = (high - low) / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 2.5, 5, 10].map((factor) => factor * power).find((size) => size >= rough * 0.999);
  const values = [];
  for (let i = Math.ceil(low / step - 1e-6); i * step <= high + step * 1e-6; i++) values.push(i * step);
  return values;
}

// Means with weights that fall off to both sides alike, so the line does not lag; null stays null.
function smoothed(values, weight) {
  const sums = values.map(() => 0), norms = values.map(() => 0);
  const pass = (order) => {
    let sum = 0, norm = 0;
    for (const i of order) {
      sums[i] += weight * sum;
      norms[i] += weight * norm;
      sum = weight * sum + (isNumber(values[i]) ? values[i] : 0);
      norm = weight * norm + (isNumber(values[i]) ? 1 : 0);
    }
  };
  const order = [...values.keys()];
  pass(order);
  pass(order.reverse());
  return values.map((value, i) => (isNumber(value) ? (value + sums[i]) / (1 + norms[i]) : null));
}

// Where the y axis begins and ends: at zero where that costs little, never past the natural limits.
function yDomain(values, spec) {
  let low = Math.min(...values), high = Math.max(...values);
  if (spec.fromZero || (low > 0 && low < 0.4 * high)) low = Math.min(low, 0);
  if (high < 0 && high > 0.4 * low) high = 0;
  if (low === 0 && high === 0) high = 1;
  if (high - low < 1e-12 * Math.abs(high))
    [low, high] = [low - (Math.abs(low) * 0.1 || 0.5), high + (Math.abs(high) * 0.1 || 0.5)];
  const pad = 0.06 * (high - low);
  if (low !== 0) low = spec.min !== undefined ? Math.max(spec.min, low - pad) : low - pad;
  if (high !== 0) high = spec.max !== undefined ? Math.min(Math.max(spec.max, high), high + pad) : high + pad;
  return [low, high];
}

// Moves label positions apart until none overlap, keeping their order and staying above `bottom`.
function spreadLabels(labels, gap, bottom) {
  labels.sort((a, b) => a.y - b.y);
  for (let i = 1; i < labels.length; i++) labels[i].y = Math.max(labels[i].y, labels[i - 1].y + gap);
  let limit = bottom;
  for (let i = labels.length - 1; i >= 0; i--, limit -= gap) labels[i].y = Math.min(labels[i].y, limit);
}

class Chart {
  // spec: {title, series: [{name, steps, values, dots}], format, axis, min, max, fromZero, exact, small}
  constructor(spec, xRange, onHover, onPick) {
    this.spec = spec;
    this.xRange = xRange;
    this.weight = 0;
    this.values = spec.series.map(() => html('b'));
    this.at = html('span', {class: 'at'});
    const legend = spec.series.map((series, i) => {
      const swatch = html('i');
      swatch.style.background = this.colour(i);
      return html('li', {}, swatch, series.name, this.values[i]);
    });
    this.picture = svg('svg', {role: 'img', 'aria-label': spec.title});
    this.element = html(
        'figure', {class: 'chart'}, html('div', {class: 'title'}, html('h3', {}, spec.title), this.at),
        html('ul', {class: 'legend'}, legend), this.picture);
    this.picture.addEventListener('pointermove', (event) => onHover(this.stepAt(event)));
    this.picture.addEventListener('pointerleave', () => onHover(null));
    this.picture.addEventListener('click', (event) => onPick(this.stepAt(event)));
    new ResizeObserver(() => this.picture.clientWidth !== this.drawnWidth && this.draw(this.weight))
        .observe(this.element);
  }

  colour(i) {
    return `var(--c${i % 6 + 1})`;
  }
  x(step) {
    return this.left + (step - this.xRange[0]) / (this.xRange[1] - this.xRange[0] || 1) * this.width;
  }
  y(value) {
    return this.top + (1 - (value - this.low) / (this.high - this.low)) * this.height;
  }

  stepAt(event) {
    const at = (event.clientX - this.picture.getBoundingClientRect().left - this.left) / this.width;
    const [first, last] = this.xRange;
    return Math.round(first + Math.min(1, Math.max(0, at)) * (last - first));
  }

  path(series, values) {
    const points = values.flatMap(
        (value, i) =>
            isNumber(value) ? [`${this.x(series.steps[i]).toFixed(1)} ${this.y(value).toFixed(1)}`] : []);
    return points.length > 0 ? `M${points.join('L')}h0` : '';  // h0 makes a lone point a dot
  }

  draw(weight) {
    this.weight = weight;
    const {series, small, format} = this.spec;
    this.drawnWidth = this.picture.clientWidth;
    const full = this.drawnWidth || 360;
    const bottom = 20;
    const total = small ? 118 : 208;
    this.picture.setAttribute('height', total);
    this.picture.setAttribute('viewBox', `0 0 ${full} ${total}`);
    this.curves = series.map((one) => smoothed(one.values, one.dots || this.spec.exact ? 0 : weight));
    [this.low, this.high] = yDomain(series.flatMap((one) => one.values.filter(isNumber)), this.spec);

    const yTicks = ticks(this.low, this.high, small ? 3 : 4);
    const axisText = yTicks.map((value) => (this.spec.axis || format)(value));
    const named = series.length > 1 && full > 300 && !small;
    this.left = 10 + 6.4 * Math.max(...axisText.map((text) => text.length));
    this.top = 8;
    this.width =
        full - this.left - (named ? 12 + 6.6 * Math.max(...series.map((one) => one.name.length)) : 8);
    this.height = total - this.top - bottom;

    const marks = [];
    yTicks.forEach(
        (value, i) => marks.push(
            svg('line', {
              class: 'grid',
              x1: this.left,
              x2: this.left + this.width,
              y1: this.y(value),
              y2: this.y(value)
            }),
            svg('text', {x: this.left - 6, y: this.y(value) + 4, 'text-anchor': 'end'}, axisText[i])));
    const floor = this.top + this.height;
    marks.push(svg('line', {class: 'axis', x1: this.left, x2: this.left + this.width, y1: floor, y2: floor}));
    const xTicks = ticks(...this.xRange, Math.max(2, Math.min(6, this.width / 60))).filter(Number.isInteger);
    for (const step of xTicks)
      marks.push(svg('text', {x: this.x(step), y: floor + 15, 'text-anchor': 'middle'}, formatCount(step)));

    // The first series is the one the chart is about, so it is drawn last, on top.
    for (let i = series.length - 1; i >= 0; i--) marks.push(...this.drawSeries(series[i], i));
    if (named) marks.push(...this.drawNames(series));
    this.cursor = svg('g');
    this.picture.replaceChildren(...marks, this.cursor);
    this.hover(null);
  }

  drawSeries(series, i) {
    const marks = [];
    const style = {stroke: this.colour(i)};
    if (!series.dots && !this.spec.exact && this.weight > 0)
      marks.push(svg('path', {class: 'raw', d: this.path(series, series.values), ...style}));
    marks.push(svg('path', {class: 'line', d: this.path(series, this.curves[i]), ...style}));
    if (series.dots && series.steps.length <= 60)
      series.values.forEach(
          (value, k) => isNumber(value) &&
              marks.push(svg(
                  'circle', {cx: this.x(series.steps[k]), cy: this.y(value), r: 2.6, fill: this.colour(i)})));
    return marks;
  }

  drawNames(series) {
    const labels = series.map((one, i) => {
      const last = this.curves[i].findLastIndex(isNumber);
      return {
        text: one.name,
        colour: this.colour(i),
        x: this.x(one.steps[last]) + 7,
        y: this.y(this.curves[i][last]) + 4
      };
    });
    spreadLabels(labels, 13, this.top + this.height);
    return labels.map(
        (label) =>
            svg('text', {class: 'end', x: label.x, y: label.y, style: `fill: ${label.colour}`}, label.text));
  }

  // The read-out at `step`, or of the last values.
  hover(step) {
    if (!this.cursor) return;
    this.cursor.replaceChildren();
    this.at.textContent = '';
    this.spec.series.forEach((series, i) => {
      const values = step === null ? this.curves[i] : series.values;
      const k = step === null ? values.findLastIndex(isNumber) : nearestPoint(series, step);
      this.values[i].textContent = k < 0 ? '' : this.spec.format(values[k]);
      if (step === null || k < 0) return;
      if (i === 0) {
        const x = this.x(series.steps[k]);
        this.at.textContent = 'step ' + series.steps[k];
        this.cursor.append(
            svg('line', {class: 'cursor', x1: x, x2: x, y1: this.top, y2: this.top + this.height}));
      }
      this.cursor.append(
          svg('circle', {cx: this.x(series.steps[k]), cy: this.y(values[k]), r: 3.5, fill: this.colour(i)}));
    });
  }
}

// The index of the value whose step is nearest.
function nearestPoint(series, step) {
  let best = -1;
  series.steps.forEach((at, i) => {
    if (!isNumber(series.values[i])) return;
    if (best < 0 || Math.abs(at - step) < Math.abs(series.steps[best] - step)) best = i;
  });
  return best;
}
