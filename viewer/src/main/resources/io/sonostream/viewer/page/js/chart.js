// A line chart in SVG. The pointer, or the arrow keys, read values off it; the label says the essence to those who do
// not see it.

import { el, svg, text } from './dom.js';
import { fixed } from './format.js';
import { extent, linear, tickLabel, ticks } from './scale.js';

const LEFT = 46;
const RIGHT = 10;
const TOP = 8;
const BOTTOM = 22;

export class Chart {
  #series = [];
  #at = null;

  /** @param options {label, unit, digits, height, domain: [low, high] or null, x: value => text, points: mark each} */
  constructor(options) {
    this.options = { unit: '', digits: 3, height: 170, domain: null, x: String, points: false, ...options };
    this.legend = el('span', { class: 'legend' });
    this.readout = el('output', { class: 'readout' });
    this.picture = svg('svg', { tabindex: '0', role: 'img', 'aria-label': options.label });
    this.element = el(
      'figure',
      { class: 'chart', vars: { '--height': `${this.options.height}px` } },
      el('figcaption', {}, this.legend, this.readout),
      this.picture,
    );
    this.picture.addEventListener('pointermove', (event) => this.#point(event.offsetX));
    this.picture.addEventListener('pointerleave', () => this.#read(null));
    this.picture.addEventListener('keydown', (event) => this.#key(event));
    this.picture.addEventListener('blur', () => this.#read(null));
    new ResizeObserver(() => this.#draw()).observe(this.picture);
  }

  /** @param series [{name, style, dashed, points: [[x, y], ...], marks: [{x, y, low, high, ring}]}] */
  update(series) {
    this.#series = series.filter((one) => one.points.length > 0);
    this.legend.replaceChildren(
      ...this.#series.map((one) =>
        el('span', {}, svg('svg', { 'aria-hidden': 'true' }, svg('line', {
          class: `line ${one.style} ${one.dashed ? 'dashed' : ''}`, x1: 0, y1: 4, x2: 22, y2: 4,
        })), one.name)),
    );
    this.#draw();
  }

  #draw() {
    const width = this.picture.clientWidth;
    const height = this.options.height;
    if (!width) return;
    const xs = extent(this.#series.flatMap((one) => one.points.map(([x]) => x)));
    const values = this.#series.flatMap((one) =>
      one.points.map(([, y]) => y).concat((one.intervals ?? []).flatMap(({ low, high }) => [low, high])));
    const ys = this.options.domain ?? this.#domain(extent(values));
    if (!xs || !ys) {
      this.picture.replaceChildren(svg('text', { x: width / 2, y: height / 2, 'text-anchor': 'middle' }, 'nothing yet'));
      return;
    }
    const pad = this.options.points ? 18 : 0;
    this.x = linear(xs[0] === xs[1] ? [xs[0] - 1, xs[1] + 1] : xs, [LEFT + pad, width - RIGHT - pad]);
    this.y = linear(ys, [height - BOTTOM, TOP]);
    this.crosshair = svg('line', { class: 'crosshair', y1: TOP, y2: height - BOTTOM, visibility: 'hidden' });
    this.picture.replaceChildren(
      ...this.#grid(ys, width),
      ...this.#xLabels(xs, width, height),
      ...this.#series.flatMap((one) => this.#lines(one)),
      this.crosshair,
    );
    this.picture.setAttribute('aria-label', this.#summary());
    this.#read(this.#at);
  }

  #domain(range) {
    if (!range) return null;
    const pad = (range[1] - range[0]) * 0.08 || Math.abs(range[1]) * 0.1 || 1;
    return [range[0] >= 0 ? Math.max(0, range[0] - pad) : range[0] - pad, range[1] + pad];
  }

  #grid(ys, width) {
    const all = ticks(ys[0], ys[1]);
    const step = all.length > 1 ? all[1] - all[0] : 1;
    return all.flatMap((value) => [
      svg('line', { class: 'grid', x1: LEFT, x2: width - RIGHT, y1: this.y(value), y2: this.y(value) }),
      svg('text', { x: LEFT - 6, y: this.y(value) + 4, 'text-anchor': 'end' }, tickLabel(value, step)),
    ]);
  }

  #xLabels(xs, width, height) {
    const { x } = this.options;
    const y = height - 5;
    const all = this.#xs();
    const marked = this.options.points && all.length > 2 && all.length <= width / 60;
    const ends = marked ? all.map((value) => [value, 'middle']) : xs[0] === xs[1] ? [[xs[0], 'middle']] : [[xs[0], 'start'], [xs[1], 'end']];
    return [
      svg('line', { class: 'axis', x1: LEFT, x2: width - RIGHT, y1: height - BOTTOM, y2: height - BOTTOM }),
      ...ends.map(([value, anchor]) =>
        svg('text', { x: anchor === 'middle' ? this.x(value) : anchor === 'start' ? LEFT : width - RIGHT, y, 'text-anchor': anchor }, x(value))),
    ];
  }

  #lines({ style, dashed, points, intervals = [], ring = null }) {
    const path = points.map(([x, y], i) => `${i ? 'L' : 'M'}${this.x(x).toFixed(1)} ${this.y(y).toFixed(1)}`).join('');
    const marked = this.options.points || points.length === 1;
    return [
      svg('path', { class: `line ${style} ${dashed ? 'dashed' : ''}`, d: path }),
      ...intervals.map(({ x, low, high }) =>
        svg('line', { class: `whisker ${style}`, x1: this.x(x), x2: this.x(x), y1: this.y(low), y2: this.y(high) })),
      ...(marked ? points.map(([x, y]) => svg('circle', { class: `dot ${style}`, cx: this.x(x), cy: this.y(y), r: 4 })) : []),
      ...points.filter(([x]) => x === ring).map(([x, y]) => svg('circle', { class: 'ring', cx: this.x(x), cy: this.y(y), r: 8 })),
    ];
  }

  #xs() {
    return [...new Set(this.#series.flatMap((one) => one.points.map(([x]) => x)))].sort((a, b) => a - b);
  }

  #point(pixel) {
    if (!this.x) return;
    let nearest = null;
    for (const x of this.#xs()) {
      if (nearest === null || Math.abs(this.x(x) - pixel) < Math.abs(this.x(nearest) - pixel)) nearest = x;
    }
    this.#read(nearest);
  }

  #key(event) {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const xs = this.#xs();
    const now = this.#at === null ? (step > 0 ? -1 : xs.length) : xs.indexOf(this.#at);
    this.#read(xs[Math.max(0, Math.min(xs.length - 1, now + step))] ?? null);
  }

  #read(at) {
    this.#at = at;
    this.crosshair?.setAttribute('visibility', at === null ? 'hidden' : 'visible');
    if (at === null || !this.x) {
      text(this.readout, '');
      return;
    }
    this.crosshair.setAttribute('x1', this.x(at));
    this.crosshair.setAttribute('x2', this.x(at));
    const values = this.#series
      .map((one) => [one.name, one.points.find(([x]) => x === at)])
      .filter(([, point]) => point)
      .map(([name, [, y]]) => `${name} ${this.#value(y)}`);
    text(this.readout, [this.options.x(at), ...values].join(' · '));
  }

  #value(y) {
    return `${fixed(y, this.options.digits)}${this.options.unit && ` ${this.options.unit}`}`;
  }

  #summary() {
    const said = this.#series.map((one) => {
      const [low, high] = extent(one.points.map(([, y]) => y));
      return `${one.name}: now ${this.#value(one.points.at(-1)[1])}, from ${this.#value(low)} to ${this.#value(high)}`;
    });
    return `${this.options.label}. ${said.join('. ')}`;
  }
}
