// A polygon on its way: the corners that were set, drawn over the frame, each of which can be taken back.

import { svg } from './dom.js';

export class Outline {
  #corners = [];
  #taken = [];

  constructor(width, height) {
    this.edge = svg('polyline', { class: 'edge' });
    this.dots = svg('path', { class: 'corners' });
    this.element = svg('svg', { class: 'outline', viewBox: `0 0 ${width} ${height}`, 'aria-hidden': 'true' }, this.edge, this.dots);
  }

  get open() {
    return this.#corners.length > 0;
  }

  get canRedo() {
    return this.#taken.length > 0;
  }

  get corners() {
    return this.#corners.slice();
  }

  add(x, y) {
    this.#corners.push([x, y]);
    this.#taken = [];
  }

  undo() {
    this.#taken.push(this.#corners.pop());
  }

  redo() {
    this.#corners.push(this.#taken.pop());
  }

  drop() {
    this.#corners = [];
    this.#taken = [];
  }

  /** Whether a corner here would end the polygon: it is the first one's place, or the last one's again. */
  closes(x, y, reach) {
    if (this.#corners.length < 3) return false;
    const near = ([cornerX, cornerY], within) => Math.hypot(x - cornerX, y - cornerY) <= within;
    return near(this.#corners[0], reach) || near(this.#corners.at(-1), reach / 2);
  }

  /** @param spot where the pointer is, or null */
  show(spot) {
    const middle = ([x, y]) => `${x + 0.5},${y + 0.5}`;
    const shown = this.open && spot ? [...this.#corners, spot] : this.#corners;
    this.edge.setAttribute('points', shown.map(middle).join(' '));
    this.dots.setAttribute('d', this.#corners.map((corner) => `M${middle(corner)}h0`).join(''));
  }
}
