// Where the time of one mask went: five steps, one after the other.

import { svg } from './dom.js';
import { between } from './format.js';
import { linear } from './scale.js';

const NAMES = ['to processor', 'waiting', 'inference', 'emitting', 'to viewer'];
const STYLES = ['s1', 's2', 's3', 's4', 's1'];
const LABEL = 96;
const VALUE = 84;
const ROW = 26;

/** Steps as [name, start, end] in microseconds; a step whose times are unknown is left out. */
export function steps(header) {
  const { captured, received, batched, inferred, emitted } = header.mask.timing;
  const marks = [captured, received, batched, inferred, emitted, header.pairedAt];
  const all = [];
  let last = 0;
  for (let i = 1; i < marks.length; i++) {
    if (marks[i] === null) continue;
    all.push([NAMES[i - 1], marks[last], marks[i], STYLES[i - 1]]);
    last = i;
  }
  return all;
}

const duration = (from, to) => between((to - from) / 1000);

export class Waterfall {
  constructor() {
    this.element = svg('svg', { class: 'waterfall', role: 'img' });
  }

  update(header) {
    const width = this.element.clientWidth;
    if (!header.mask) {
      this.element.setAttribute('aria-label', 'This frame has no mask yet');
      this.element.replaceChildren(svg('text', { class: 'value', x: 0, y: 15 }, 'This frame has no mask yet'));
      return;
    }
    if (!width) return;
    const all = steps(header);
    // A clock that is fast has captured after everything else.
    const marks = all.flatMap(([, from, to]) => [from, to]);
    const start = Math.min(...marks);
    const x = linear([start, Math.max(...marks, start + 1)], [LABEL, width - VALUE]);
    const total = duration(all[0][1], all.at(-1)[2]);
    this.element.setAttribute(
      'aria-label',
      `${total} from capture to viewer: ${all.map(([name, from, to]) => `${name} ${duration(from, to)}`).join(', ')}`,
    );
    this.element.replaceChildren(
      ...all.flatMap(([name, from, to, style], row) => [
        svg('text', { x: 0, y: row * ROW + 15 }, name),
        svg('rect', {
          class: style, x: x(Math.min(from, to)), y: row * ROW + 4, width: Math.max(2, Math.abs(x(to) - x(from))), height: 14,
        }),
        svg('text', { class: 'value', x: width, y: row * ROW + 15, 'text-anchor': 'end' }, duration(from, to)),
      ]),
      svg('line', { x1: 0, x2: width, y1: all.length * ROW + 1, y2: all.length * ROW + 1 }),
      svg('text', { x: 0, y: all.length * ROW + 17 }, 'in all'),
      svg('text', { x: width, y: all.length * ROW + 17, 'text-anchor': 'end' }, total),
    );
  }
}
