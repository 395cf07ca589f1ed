// Tables: what they are made of, and a view that is one and is asked for while it is in sight.

import { get } from './api.js';
import { el } from './dom.js';

/** The table, and its body for the rows. Headings in `numbers` stand over numbers. */
export function board(kind, headings, numbers = []) {
  const rows = el('tbody');
  const head = headings.map((name) => el('th', { scope: 'col', class: numbers.includes(name) && 'number' }, name));
  const element = el('div', { class: 'scroll' }, el('table', { class: `board ${kind}` }, el('thead', {}, el('tr', {}, ...head)), rows));
  return { element, rows };
}

export class AskedBoard {
  #timer = null;

  /**
   * `path` gives a list; `fill` is told it whenever it came, and puts it into the table. While it is empty the words of
   * `empty` stand instead: what there is none of, and what would be here.
   */
  constructor(section, { title, empty: [none, what], path, period, table, fill }) {
    Object.assign(this, { section, path, period, fill });
    this.problem = el('p', { class: 'outcome problem', role: 'status' });
    this.empty = el('div', { class: 'empty' }, el('strong', {}, none), el('span', {}, what));
    this.panel = el('section', { class: 'panel' }, table.element);
    this.panel.hidden = true;
    section.append(el('div', { class: 'headline' }, el('h1', {}, title)), this.problem, this.empty, this.panel);
  }

  set active(active) {
    clearInterval(this.#timer);
    if (!active) return;
    this.load();
    this.#timer = setInterval(() => this.load(), this.period);
  }

  async load() {
    try {
      const answer = await get(this.path);
      this.problem.textContent = '';
      this.empty.hidden = answer.length > 0;
      this.panel.hidden = answer.length === 0;
      this.fill(answer);
    } catch (error) {
      this.problem.textContent = error.message;
    }
  }
}
