// Who changed what, newest first. Asked for while the view is in sight, since it is for few eyes and changes seldom.

import { AskedBoard, board } from './board.js';
import { el, list } from './dom.js';
import { date, NONE } from './format.js';
import { may } from './me.js';

const KIND = { DONE: 'good', REFUSED: 'warn', FAILED: 'bad', ASKED: 'version' };
const HEADINGS = ['When', 'What', 'Outcome', 'Who', 'From', 'Why'];

export class Audit extends AskedBoard {
  constructor(section) {
    const table = board('audit', HEADINGS);
    super(section, {
      title: 'Audit',
      empty: ['No change yet', 'Each change and what came of it stands here for ever.'],
      path: 'api/audit',
      period: 5000,
      table,
      fill: (changes) => list(table.rows, changes, ({ id }) => id, row),
    });
    document.querySelector('[data-view="audit"]').hidden = !may('operator');
  }
}

function row(change) {
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
