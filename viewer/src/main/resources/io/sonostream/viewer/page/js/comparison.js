// What several readers drew on one frame: the outline of each in his own colour, how far they agree, and the one label
// that it comes to.

import { fromRuns } from './classes.js';
import { el } from './dom.js';
import { date, fixed } from './format.js';
import { learn } from './legend.js';
import { colour, css } from './palette.js';
import { Screen } from './screen.js';

/** Value of pixels about which the readers' consensus says nothing. */
const IGNORED = 255;
const packed = ([r, g, b], alpha) => ((alpha << 24) | (b << 16) | (g << 8) | r) >>> 0;
const AGREED = packed([255, 255, 255], 80);
const OPEN = packed([0, 0, 0], 150);

export class Comparison {
  #hidden = new Set();
  #consensus = true;
  #closed = false;

  /**
   * @param picture of the frame
   * @param said {readers: [{name, label, place, adjudicates, at, runs}], pairs: [{first, second, dice}], agreement, leftOut,
   *   consensus}
   * @param from key of the label that it was opened from
   * @param ended is told the reader whose label an adjudication begins with, or null
   */
  constructor(picture, said, from, ended) {
    this.said = said;
    this.from = from;
    this.adjudicated = said.readers.filter(({ adjudicates }) => adjudicates).at(-1) ?? null;
    this.ended = ended;
    learn(picture.header);
    const { width, height } = picture.header;
    this.size = [width, height];
    this.drawn = said.readers.map(({ runs }) => fromRuns(runs, width * height));
    this.agreed = fromRuns(said.consensus, width * height);
    this.canvas = el('canvas', { class: 'readings', width, height, role: 'img' });
    // The frame alone: whose label came with it is one of those that are drawn here.
    this.screen = new Screen(() => {}, () => this.#paint());
    this.screen.element.append(this.canvas);
    this.screen.show({ ...picture, runs: [] });
    this.#build();
  }

  get words() {
    const { readers, agreement, leftOut } = this.said;
    const several = readers.filter(({ adjudicates }) => !adjudicates).length > 1;
    const agree = agreement === null ? several && 'they looked for nothing in common' : `they agree by Dice ${fixed(agreement, 2)}`;
    return `${[`${readers.length} readers`, agree, this.adjudicated && `${this.adjudicated.name} adjudicated`].filter(Boolean).join('; ')}${leftOut > 0 ? `; ${leftOut} labels of another size are left out` : ''}`;
  }

  open() {
    this.back.focus({ preventScroll: true });
    this.element.scrollIntoView({ block: 'start' });
  }

  /** @param chosen the reader whose label an adjudication begins with */
  close(chosen = null) {
    if (this.#closed) return;
    this.#closed = true;
    this.ended(chosen);
  }

  #adjudicate() {
    this.close({ ...this.said.readers[Number(this.begin.value)], adjudicatedBy: this.adjudicated?.name ?? null });
  }

  /** @returns whether the key was for the comparison */
  shortcut(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return false;
    const reader = Number(event.key) - 1;
    if (event.key === 'Escape') this.close();
    else if (event.key.toLowerCase() === 'c') this.#toggleConsensus();
    else if (event.key.toLowerCase() === 'a') this.#adjudicate();
    else if (/^[1-9]$/.test(event.key) && reader < this.drawn.length) this.#toggle(reader);
    else return false;
    return true;
  }

  #build() {
    const { readers, pairs } = this.said;
    const key = (name) => el('kbd', { 'aria-hidden': 'true' }, name);
    this.switches = readers.map(({ name, at, adjudicates }, i) =>
      el('button', { type: 'button', class: 'reader', onclick: () => this.#toggle(i), title: `drawn ${date(at)}` },
        el('span', { class: 'swatch', vars: { '--swatch': css(i + 1) }, 'aria-hidden': 'true' }), name, adjudicates && ', adjudicates', i < 9 && key(String(i + 1))));
    this.agreedSwitch = el('button', { type: 'button', class: 'consensus', onclick: () => this.#toggleConsensus() }, 'Consensus', key('C'));
    this.back = el('button', { type: 'button', class: 'cancel', onclick: () => this.close() }, 'Back to the list', key('Esc'));
    this.begin = el('select', { 'aria-label': 'Whose label the adjudication begins with' }, ...readers.map(({ name }, i) => el('option', { value: i }, name)));
    this.begin.value = Math.max(0, readers.findIndex(({ label }) => label === (this.adjudicated?.label ?? this.from)));
    this.settle = el('button', { type: 'button', class: 'adjudicate', onclick: () => this.#adjudicate(), title: 'Draw what the frame shows: your label then speaks for it, whatever its readers drew' }, 'Adjudicate', key('A'));
    const pair = ({ first, second, dice }) =>
      el('tr', {}, el('td', {}, `${readers[first].name} and ${readers[second].name}`), el('td', {}, dice === null ? 'nothing in common' : `Dice ${fixed(dice, 3)}`));
    this.element = el('div', { class: 'comparison' },
      el('div', { class: 'toolbar', role: 'group', 'aria-label': 'Whose outlines are drawn' }, ...this.switches, this.agreedSwitch, el('span', { class: 'rule' }),
        el('span', { class: 'slider' }, 'Begin with', this.begin), this.settle, this.back),
      el('p', { class: 'status', role: 'status' }, this.words),
      el('div', { class: 'picture' }, this.screen.element),
      el('table', { class: 'regions pairs', 'aria-label': 'How far two of them agree' }, el('tbody', {}, ...pairs.map(pair))),
      el('p', { class: 'sub' }, this.adjudicated
        ? `${this.adjudicated.name} adjudicated this frame: white is that label, which speaks for it, whatever the others drew.`
        : 'The consensus is white where more than half of the readers drew the same; it is dark where no class is, and nobody learns there.'));
    this.#refresh();
  }

  #toggle(reader) {
    if (!this.#hidden.delete(reader)) this.#hidden.add(reader);
    this.#refresh();
    this.#paint();
  }

  #toggleConsensus() {
    this.#consensus = !this.#consensus;
    this.#refresh();
    this.#paint();
  }

  #refresh() {
    this.switches.forEach((button, i) => button.setAttribute('aria-pressed', !this.#hidden.has(i)));
    this.agreedSwitch.setAttribute('aria-pressed', this.#consensus);
    const shown = this.said.readers.filter((_, i) => !this.#hidden.has(i)).map(({ name }) => name);
    this.canvas.setAttribute('aria-label', `Outlines of ${shown.join(', ') || 'nobody'}`);
  }

  #paint() {
    const [width, height] = this.size;
    const image = new ImageData(width, height);
    const out = new Uint32Array(image.data.buffer);
    const thickness = Math.max(1, Math.round(width / (this.canvas.clientWidth || width)));
    const shown = this.drawn.flatMap((classes, i) => (this.#hidden.has(i) ? [] : [{ classes, colour: packed(colour(i + 1), 255) }]));
    for (let y = 0, i = 0; y < height; y++) {
      for (let x = 0; x < width; x++, i++) {
        if (this.#consensus) out[i] = this.agreed[i] === IGNORED ? OPEN : this.agreed[i] > 0 ? AGREED : 0;
        const edges = shown.filter(({ classes }) => isEdge(classes, x, y, i, width, height, thickness));
        // Where outlines lie on each other, they take turns.
        if (edges.length > 0) out[i] = edges[((x + y) >> 1) % edges.length].colour;
      }
    }
    this.canvas.getContext('2d').putImageData(image, 0, 0);
  }
}

/** Whether a class ends within the thickness of an outline here. */
function isEdge(classes, x, y, i, width, height, thickness) {
  const value = classes[i];
  if (value === 0 || value === IGNORED) return false;
  return (
    (x >= thickness && classes[i - thickness] !== value) ||
    (x + thickness < width && classes[i + thickness] !== value) ||
    (y >= thickness && classes[i - thickness * width] !== value) ||
    (y + thickness < height && classes[i + thickness * width] !== value)
  );
}
