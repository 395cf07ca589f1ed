// Who changed what, newest first. Asked for while the view is in sight, since it is for few eyes and changes seldom.

import { get } from './api.js';
import { el, list } from './dom.js';
import { date, NONE } from './format.js';
import { may } from './me.js';

const KIND = { DONE: 'good', REFUSED: 'warn', FAILED: 'bad', ASKED: 'version' };
const PERIOD = 5000;

export class Audit {
  #timer = null;

  constructor(section) {
    this.rows = el('tbody');
    this.problem = el('p', { class: 'outcome problem', role: 'status' });
    this.empty = el('div', { class: 'empty' }, el('strong', {}, 'No change yet'), el('span', {}, 'Each change and what came of it stands here for ever.'));
    const headings = ['When', 'What', 'Outcome', 'Who', 'From', 'Why'];
    this.table = el('section', { class: 'panel' }, el('div', { class: 'scroll' }, el('table', { class: 'board audit' },
      el('thead', {}, el('tr', {}, ...headings.map((name) => el('th', { scope: 'col' }, name)))), this.rows)));
    this.table.hidden = true;
    section.append(el('div', { class: 'headline' }, el('h1', {}, 'Audit')), this.problem, this.empty, this.table);
    document.querySelector('[data-view="audit"]').hidden = !may('operator');
  }

  set active(active) {
    clearInterval(this.#timer);
    if (!active) return;
    this.#load();
    this.#timer = setInterval(() => this.#load(), PERIOD);
  }

  async #load() {
    try {
      const changes = await get('api/audit');
      this.problem.textContent = '';
      this.empty.hidden = changes.length > 0;
      this.table.hidden = changes.length === 0;
      list(this.rows, changes, ({ id }) => id, (change) => this.#row(change));
    } catch (error) {
      this.problem.textContent = error.message;
    }
  }

  #row(change) {
    const details = Object.entries(change.details).sort().map(([name, value]) => `${name} ${value}`).join(', ');
    return el(
      'tr', { dataset: { change: change.id } },
      el('td', {}, el('span', { class: 'when' }, date(change.at))),
      el('td', { class: 'text' }, `${change.action} ${change.subject}`, details && el('small', {}, details)),
      el('td', { class: 'text' }, el('span', { class: `badge ${KIND[change.outcome] ?? 'version'}` }, change.outcome.toLowerCase()), change.message && el('small', {}, change.message)),
      el('td', { class: 'text' }, change.who, el('small', {}, change.via)),
      el('td', { class: 'text' }, change.from),
      el('td', { class: 'text' }, change.reason ?? NONE),
    );
  }
}
