// How the gateways do whose addresses the viewer was told: one table, asked for while it is in sight.

import { AskedBoard, board } from './board.js';
import { el, list } from './dom.js';
import { fixed, millis, NONE } from './format.js';

const NUMBERS = ['Frames/s', 'Published', 'Dropped', 'Failed', 'Damaged', 'Reconnects', 'Clock'];
const HEADINGS = ['Source', 'State', ...NUMBERS];

export class Gateways extends AskedBoard {
  constructor(section) {
    const table = board('gateways', HEADINGS, NUMBERS);
    super(section, {
      title: 'Gateways',
      empty: ['No gateway is named', 'Those of viewer.gateways stand here.'],
      path: 'api/gateways',
      period: 2000,
      table,
      fill: (gateways) => fill(table.rows, gateways),
    });
    this.load();
  }
}

function fill(body, gateways) {
  // Where nobody named one, nobody looks for them.
  if (gateways.length > 0) document.querySelector('[data-view="gateways"]').hidden = false;
  const rows = gateways.flatMap((gateway) => [{ gateway }, ...gateway.sources.map((source) => ({ address: gateway.address, source }))]);
  list(body, rows, ({ gateway, address, source }) => gateway?.address ?? `${address} ${source.name}`, (each) => (each.gateway ? head(each.gateway) : row(each)));
}

function head({ address, reached, says }) {
  return el('tr', { dataset: { gateway: address } }, el('td', { class: 'text', colspan: HEADINGS.length },
    el('span', { class: `badge ${reached ? 'good' : 'bad'}` }, reached ? 'answers' : 'away'), ` ${address}`, el('small', {}, says)));
}

function row({ address, source }) {
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

function clock(behind) {
  if (behind === null) return NONE;
  return `${millis(Math.abs(behind))} ${behind < 0 ? 'ahead' : 'behind'}`;
}
