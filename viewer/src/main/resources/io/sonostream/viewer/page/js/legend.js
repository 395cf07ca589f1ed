// The row of switches over wall and stage: masks, contour, opacity, and one switch a class.

import { el, text } from './dom.js';
import { css } from './palette.js';
import { change, onSettings, settings, toggleClass } from './settings.js';

/** Class names by value, learnt from the masks that come. */
const names = new Map();
const legends = new Set();

export function learn(header) {
  for (const { value, name } of header.mask?.regions ?? []) {
    const known = names.get(value);
    if (!known?.includes(name)) {
      // Another task may call the same value by another name.
      names.set(value, known ? [...known, name] : [name]);
      for (const legend of legends) legend.refresh();
    }
  }
}

const className = (value) => names.get(value)?.join(' / ') ?? `class ${value}`;

export class Legend {
  constructor() {
    this.masks = this.#button('Masks', 'M', () => change({ masks: !settings.masks }));
    this.outline = this.#button('Contour', 'O', () => change({ outline: !settings.outline }));
    this.range = el('input', {
      type: 'range', min: '0', max: '100', step: '5', 'aria-label': 'Fill opacity in percent',
      oninput: () => change({ opacity: Number(this.range.value) / 100 }),
    });
    this.output = el('output');
    this.classes = el('div', { class: 'toolbar classes', role: 'group', 'aria-label': 'Classes' });
    this.classes.style.margin = '0';
    this.element = el(
      'div',
      { class: 'toolbar', role: 'group', 'aria-label': 'How masks are drawn' },
      this.masks,
      this.outline,
      el('span', { class: 'slider' }, 'Fill', this.range, this.output),
      el('span', { class: 'rule', 'aria-hidden': 'true' }),
      this.classes,
    );
    legends.add(this);
    onSettings(() => this.refresh());
    this.refresh();
  }

  refresh() {
    this.masks.setAttribute('aria-pressed', settings.masks);
    this.outline.setAttribute('aria-pressed', settings.outline);
    this.range.value = Math.round(settings.opacity * 100);
    text(this.output, `${this.range.value} %`);
    const values = [...names.keys()].sort((a, b) => a - b);
    const wanted = values.map((v) => className(v)).join();
    if (this.classes.dataset.values !== wanted) {
      this.classes.dataset.values = wanted;
      this.classes.replaceChildren(...values.map((value) => this.#classButton(value)));
    }
    for (const button of this.classes.children) {
      button.setAttribute('aria-pressed', !settings.hidden.includes(Number(button.dataset.value)));
    }
  }

  #button(label, key, onclick) {
    return el('button', { type: 'button', onclick, 'aria-keyshortcuts': key }, label, el('kbd', { 'aria-hidden': 'true' }, key));
  }

  #classButton(value) {
    return el(
      'button',
      { type: 'button', dataset: { value }, onclick: () => toggleClass(value) },
      el('span', { class: 'swatch', vars: { '--swatch': css(value) }, 'aria-hidden': 'true' }),
      className(value),
      value <= 9 && el('kbd', { 'aria-hidden': 'true' }, String(value)),
    );
  }
}
