// One chart: thin raw lines under smoothed ones, drawn as SVG at the size it is shown in. The legend is the
// read-out: it shows the last values, or those at the place under the pointer.

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
  if (values.length === 0) [low, high] = [0, 1];
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

// A series' name at the end of its line.
const endLabel = ({name}) => (name.length > 16 ? name.slice(0, 15) + '…' : name);

// The index of the value whose place on the x axis is nearest.
function nearestPoint(series, x) {
  let best = -1;
  series.xs.forEach((at, i) => {
    if (!isNumber(series.values[i])) return;
    if (best < 0 || Math.abs(at - x) < Math.abs(series.xs[best] - x)) best = i;
  });
  return best;
}

class Chart {
  // spec: {title, series: [{name, run, colour, steps, values, low, high, dots}], format, axis, min, max,
  // fromZero, exact, small}; low and high are the bounds of a band. view: {axis, range, weight, hidden: runs
  // that are not drawn}, which all charts share. onHover and onPick get a place on the x axis and the nearest
  // step.
  constructor(spec, view, onHover, onPick) {
    this.spec = spec;
    this.view = view;
    this.values = spec.series.map(() => html('b'));
    this.at = html('span', {class: 'at'});
    this.items = spec.series.map((series, i) => {
      const swatch = html('i');
      swatch.style.background = this.colour(series);
      return html('li', {}, swatch, view.compares ? '' : series.name, this.values[i]);
    });
    this.picture = svg('svg', {role: 'img', 'aria-label': spec.title});
    this.element = html(
        'figure', {class: 'chart'},
        html('div', {class: 'title'}, html('h3', {title: spec.title}, spec.title), this.at),
        html('ul', {class: 'legend'}, this.items), this.picture);
    this.picture.addEventListener('pointermove', (event) => onHover(this.placeOf(event)));
    this.picture.addEventListener('pointerleave', () => onHover(null));
    this.picture.addEventListener('click', (event) => onPick(...this.pointAt(event)));
    new ResizeObserver(() => this.picture.clientWidth !== this.drawnWidth && this.draw())
        .observe(this.element);
  }

  colour(series) {
    return `var(--c${series.colour % 6 + 1})`;
  }
  x(place) {
    const [first, last] = this.view.range;
    return this.left + (place - first) / (last - first || 1) * this.width;
  }
  y(value) {
    return this.top + (1 - (value - this.low) / (this.high - this.low)) * this.height;
  }

  placeOf(event) {
    const at = (event.clientX - this.picture.getBoundingClientRect().left - this.left) / this.width;
    const [first, last] = this.view.range;
    return first + Math.min(1, Math.max(0, at)) * (last - first);
  }
  // The run and step nearest to a click.
  pointAt(event) {
    const place = this.placeOf(event);
    const series = this.shown()[0] || this.spec.series[0];
    return [series.run, series.steps[Math.max(0, nearestPoint(series, place))]];
  }

  shown() {
    return this.spec.series.filter((series) => !this.view.hidden.has(series.run));
  }

  path(xs, values) {
    const points = values.flatMap(
        (value, i) => isNumber(value) ? [`${this.x(xs[i]).toFixed(1)} ${this.y(value).toFixed(1)}`] : []);
    return points.length > 0 ? `M${points.join('L')}h0` : '';  // h0 makes a lone point a dot
  }

  // What is drawn for each series, and the values that the y axis has to hold.
  prepare() {
    const weight = this.spec.exact ? 0 : this.view.weight;
    for (const series of this.spec.series) series.curve = smoothed(series.values, series.dots ? 0 : weight);
    const shown = this.shown();
    return shown.flatMap((one) => [...one.values, ...(one.low || []), ...(one.high || [])].filter(isNumber));
  }

  draw() {
    const {small, format} = this.spec;
    this.drawnWidth = this.picture.clientWidth;
    const full = this.drawnWidth || 360;
    const bottom = 20;
    const total = small ? 118 : 208;
    this.picture.setAttribute('height', total);
    this.picture.setAttribute('viewBox', `0 0 ${full} ${total}`);
    [this.low, this.high] = yDomain(this.prepare(), this.spec);

    const series = this.shown();
    const yTicks = ticks(this.low, this.high, small ? 3 : 4);
    const axisText = yTicks.map((value) => (this.spec.axis || format)(value));
    const named = series.length > 1 && full > 300 && !small && !this.view.compares && !this.spec.bars;
    this.left = 10 + 6.4 * Math.max(...axisText.map((text) => text.length));
    this.top = 8;
    this.width =
        full - this.left - (named ? 12 + 7.4 * Math.max(...series.map((one) => endLabel(one).length)) : 8);
    this.height = total - this.top - bottom;

    const marks = [];
    yTicks.forEach((value, i) => {
      const at = {x1: this.left, x2: this.left + this.width, y1: this.y(value), y2: this.y(value)};
      marks.push(
          svg('line', {class: 'grid', ...at}),
          svg('text', {x: this.left - 6, y: this.y(value) + 4, 'text-anchor': 'end'}, axisText[i]));
    });
    const floor = this.top + this.height;
    marks.push(svg('line', {class: 'axis', x1: this.left, x2: this.left + this.width, y1: floor, y2: floor}));
    const xTicks = ticks(...this.view.range, Math.max(2, Math.min(6, this.width / 60)));
    for (const place of xTicks.filter((value) => this.view.axis !== 'step' || Number.isInteger(value)))
      marks.push(
          svg('text', {x: this.x(place), y: floor + 15, 'text-anchor': 'middle'},
              AXES[this.view.axis].tick(place)));

    marks.push(...this.drawData(series));
    if (named) marks.push(...this.drawNames(series));
    this.cursor = svg('g');
    this.picture.replaceChildren(...marks, this.cursor);
    this.spec.series.forEach((one, i) => this.items[i].hidden = this.view.hidden.has(one.run));
    this.hover(null);
  }

  // The first series is the one the chart is about, so it is drawn last, on top.
  drawData(series) {
    return [...series].reverse().flatMap((one) => this.drawSeries(one));
  }

  drawSeries(series) {
    const marks = [];
    const style = {stroke: this.colour(series)};
    if (series.low)
      marks.push(svg('path', {class: 'band', d: this.bandPath(series), fill: this.colour(series)}));
    if (!series.dots && !this.spec.exact && this.view.weight > 0)
      marks.push(svg('path', {class: 'raw', d: this.path(series.xs, series.values), ...style}));
    marks.push(svg('path', {class: 'line', d: this.path(series.xs, series.curve), ...style}));
    if (series.dots && series.xs.length <= 60)
      series.values.forEach(
          (value, k) => isNumber(value) &&
              marks.push(
                  svg('circle',
                      {cx: this.x(series.xs[k]), cy: this.y(value), r: 2.6, fill: this.colour(series)})));
    return marks;
  }

  bandPath({xs, low, high}) {
    const point = (i, value) => `${this.x(xs[i]).toFixed(1)} ${this.y(value).toFixed(1)}`;
    const known = [...xs.keys()].filter((i) => isNumber(low[i]) && isNumber(high[i]));
    if (known.length === 0) return '';
    const above = known.map((i) => point(i, high[i])), below = known.reverse().map((i) => point(i, low[i]));
    return `M${[...above, ...below].join('L')}Z`;
  }

  drawNames(series) {
    const labels = series.map((one) => {
      const last = one.curve.findLastIndex(isNumber);
      return {
        text: endLabel(one),
        colour: this.colour(one),
        x: this.x(one.xs[last]) + 7,
        y: this.y(one.curve[last]) + 4
      };
    });
    spreadLabels(labels, 13, this.top + this.height);
    return labels.map(
        (label) =>
            svg('text', {class: 'end', x: label.x, y: label.y, style: `fill: ${label.colour}`}, label.text));
  }

  // The read-out at a place of the x axis, or of the last values.
  hover(place) {
    if (!this.cursor) return;
    this.cursor.replaceChildren();
    this.at.textContent = '';
    let first = true;
    this.spec.series.forEach((series, i) => {
      const values = place === null ? series.curve : series.values;
      const k = place === null ? values.findLastIndex(isNumber) : nearestPoint(series, place);
      this.values[i].textContent = k < 0 ? '–' : this.spec.format(values[k]);
      if (place === null || k < 0 || this.view.hidden.has(series.run)) return;
      if (first) {
        const x = this.x(series.xs[k]);
        this.at.textContent = AXES[this.view.axis].name(series.xs[k]);
        this.cursor.append(
            svg('line', {class: 'cursor', x1: x, x2: x, y1: this.top, y2: this.top + this.height}));
        first = false;
      }
      if (!this.spec.bars)
        this.cursor.append(svg(
            'circle', {cx: this.x(series.xs[k]), cy: this.y(values[k]), r: 3.5, fill: this.colour(series)}));
    });
  }
}

// Series stacked on one another, as means over neighbouring points where there are more than bars fit.
class Bars extends Chart {
  prepare() {
    const [first] = this.spec.series;
    const fit = Math.max(1, Math.floor((this.picture.clientWidth || 360) / 9));
    const bucket = Math.ceil(first.xs.length / fit);
    this.bars = [];
    for (let begin = 0; begin < first.xs.length; begin += bucket) {
      const mean = (series) => {
        const values = series.values.slice(begin, begin + bucket).filter(isNumber);
        return values.length > 0 ? values.reduce((a, b) => a + b, 0) / values.length : 0;
      };
      this.bars.push({
        from: begin > 0 ? first.xs[begin - 1] : first.xs[0] - (first.xs[1] - first.xs[0] || 1),
        to: first.xs[Math.min(begin + bucket, first.xs.length) - 1],
        parts: this.spec.series.map(mean)
      });
    }
    for (const series of this.spec.series) series.curve = series.values;
    return [0, ...this.bars.map((bar) => bar.parts.reduce((a, b) => a + b, 0))];
  }

  drawData(series) {
    return this.bars.flatMap((bar) => {
      const left = Math.max(this.left, this.x(bar.from)), width = Math.max(1, this.x(bar.to) - left - 1);
      let sum = 0;
      return bar.parts.map((part, i) => {
        sum += part;
        const y = this.y(sum), height = this.y(sum - part) - y;
        return svg('rect', {x: left, y, width, height: Math.max(0, height), fill: this.colour(series[i])});
      });
    });
  }
}
