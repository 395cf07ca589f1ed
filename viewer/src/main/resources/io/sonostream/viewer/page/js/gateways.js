// How the gateways do whose addresses the viewer was told: one table, asked for while it is in sight.

import { get } from './api.js';
import { el, list } from './dom.js';
import { fixed, millis, NONE } from './format.js';

const PERIOD = 2000;
const HEADINGS = ['Source', 'State', 'Frames/s', 'Published', 'Dropped', 'Failed', 'Damaged', 'Reconnects', 'Clock'];

export class Gateways {
  #timer = null;

  constructor(section) {
    this.rows = el('tbody');
    this.problem = el('p', { class: 'outcome problem', role: 'status' });
    this.empty = el('div', { class: 'empty' }, el('strong', {}, 'No gateway is named'), el('span', {}, 'Those of viewer.gateways stand here.'));
    this.table = el('section', { class: 'panel' }, el('div', { class: 'scroll' }, el('table', { class: 'board' },
      el('thead', {}, el('tr', {}, ...HEADINGS.map((name, i) => el('th', { scope: 'col', class: i > 1 && 'number' }, name)))), this.rows)));
    this.table.hidden = true;
    section.append(el('div', { class: 'headline' }, el('h1', {}, 'Gateways')), this.problem, this.empty, this.table);
    this.#load();
  }

  set active(active) {
    clearInterval(this.#timer);
    if (!active) return;
    this.#load();
    this.#timer = setInterval(() => this.#load(), PERIOD);
  }

  async #load() {
    try {
      const gateways = await get('api/gateways');
      this.problem.textContent = '';
      this.empty.hidden = gateways.length > 0;
      this.table.hidden = gateways.length === 0;
      // Where nobody named one, nobody looks for them.
      if (gateways.length > 0) document.querySelector('[data-view="gateways"]').hidden = false;
      const rows = gateways.flatMap((gateway) => [{ gateway }, ...gateway.sources.map((source) => ({ address: gateway.address, source }))]);
      list(this.rows, rows, ({ gateway, address, source }) => gateway?.address ?? `${address} ${source.name}`, (row) => (row.gateway ? this.#head(row.gateway) : this.#row(row)));
    } catch (error) {
      this.problem.textContent = error.message;
    }
  }

  #head({ address, reached, says }) {
    return el('tr', { dataset: { gateway: address } }, el('td', { class: 'text', colspan: HEADINGS.length },
      el('span', { class: `badge ${reached ? 'good' : 'bad'}` }, reached ? 'answers' : 'away'), ` ${address}`, el('small', {}, says)));
  }

  #row({ address, source }) {
    const number = (value) => el('td', { class: 'number' }, value);
    return el(
      'tr', { dataset: { source: `${address} ${source.name}` } },
      el('td', { class: 'text' }, source.name, el('small', {}, source.kind)),
      el('td', {}, el('span', { class: `badge ${source.up ? 'good' : 'bad'}` }, source.up ? 'up' : 'failed')),
      number(fixed(source.framesPerSecond, 1)),
      ...[source.published, source.dropped, source.failed, source.damaged, source.reconnects].map((count) => number(count.toLocaleString())),
      number(clock(source.clockBehindMillis)),
    );
  }
}

function clock(behind) {
  if (behind === null) return NONE;
  return `${millis(Math.abs(behind))} ${behind < 0 ? 'ahead' : 'behind'}`;
}
