// The labels that there are: by task, subject, device, annotator and day; each can be drawn anew, or withdrawn.

import { post } from './api.js';
import { board } from './board.js';
import { confirm } from './dialog.js';
import { announce, el, list, text } from './dom.js';
import { EditingBoard } from './editingboard.js';
import { date, NONE } from './format.js';
import { me, may } from './me.js';

/** As many as the server lists. */
const MOST = 500;

export class Labels extends EditingBoard {
  constructor(section) {
    const table = board('labels', ['Frame', 'Subject', 'Task', 'Shows', 'By', 'Drawn', 'Label']);
    super(section, {
      title: 'Labels',
      empty: ['No label', 'Labels that are drawn on the page or imported, and that what stands above asks for, stand here.'],
      path: 'api/labels',
      period: 5000,
      table,
      fill: (labels) => {
        text(this.count, labels.length === MOST ? `The newest ${MOST}; ask for others above.` : `${labels.length} labels`);
        this.#suggest(labels);
        list(table.rows, labels, ({ frame, place }) => `${frame} ${place}`, (label) => this.#row(label));
      },
    });
    this.count = el('p', { class: 'count', role: 'status' });
    this.filter = this.#filter();
    section.querySelector('.headline').append(this.count);
    section.querySelector('.headline').after(this.filter);
    document.querySelector('[data-view="labels"]').hidden = !may('annotator');
  }

  #filter() {
    const ask = () => this.#ask();
    const word = (name, label) =>
      el('label', { class: 'field' }, label, el('input', { type: 'text', name, 'aria-label': label, list: `labels-${name}`, maxlength: '500', onchange: ask }), el('datalist', { id: `labels-${name}` }));
    const day = (name, label) => el('label', { class: 'field' }, label, el('input', { type: 'date', name, 'aria-label': label, onchange: ask }));
    const form = el('form', { class: 'filter', role: 'search', 'aria-label': 'Which labels' },
      word('task', 'Task'), word('subject', 'Subject'), word('device', 'Device'), word('annotator', 'Annotator'), day('since', 'From'), day('until', 'To'),
      el('button', { type: 'reset' }, 'All'));
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      ask();
    });
    form.addEventListener('reset', () => setTimeout(ask));
    return form;
  }

  /** Days are those of whoever looks, the last one with its evening. */
  #ask() {
    const wanted = new URLSearchParams();
    for (const { name, value } of this.filter.elements) {
      if (!name || !value.trim()) continue;
      if (name === 'since' || name === 'until') {
        const [year, month, day] = value.split('-').map(Number);
        wanted.set(name, new Date(year, month - 1, day + (name === 'until' ? 1 : 0)).toISOString());
      } else {
        wanted.set(name, value.trim());
      }
    }
    this.path = `api/labels?${wanted}`;
    this.load();
  }

  /** What one may ask for, from what is listed. */
  #suggest(labels) {
    for (const name of ['task', 'subject', 'device', 'annotator']) {
      const values = [...new Set(labels.map((label) => label[name]).filter(Boolean))].sort();
      list(this.filter.querySelector(`#labels-${name}`), values, (value) => value, (value) => el('option', { value }));
    }
  }

  #row(label) {
    const named = `frame ${label.sequence} of ${label.device}`;
    const own = label.annotator === me.name || may('operator');
    return el(
      'tr', { dataset: { frame: label.frame } },
      el('td', { class: 'text' }, label.device, el('small', {}, `${label.stream}, frame ${label.sequence}${label.deviceModel ? `, ${label.deviceModel}` : ''}`)),
      el('td', { class: 'text' }, label.subject ?? NONE),
      el('td', {}, label.task),
      el('td', { class: 'text' }, label.classes.join(', ') || 'background'),
      el('td', { class: 'text' }, label.annotator, el('small', {}, label.source.toLowerCase())),
      el('td', {}, el('span', { class: 'when' }, date(label.at))),
      el('td', { class: 'deeds' },
        el('button', { type: 'button', class: 'open', onclick: () => this.#open(label), 'aria-label': `Open the label of ${named}` }, 'Open'),
        el('button', { type: 'button', class: 'danger withdraw', disabled: !own, title: own ? false : `It is by ${label.annotator}: the role operator withdraws labels of others.`,
          onclick: () => this.#withdraw(label), 'aria-label': `Withdraw the label of ${named}` }, 'Withdraw')),
    );
  }

  #open({ frame, place, annotator }) {
    this.take(`api/labels/picture?${new URLSearchParams({ frame, place })}`, {
      label: { annotator, freeze: () => post('api/labels/frozen', { frame, place }) },
    });
  }

  #withdraw({ frame, place, device, sequence, annotator }) {
    confirm({
      title: 'Withdraw this label',
      explanation: `Frame ${sequence} of ${device}, drawn by ${annotator}, has no label any more. Trainings that begin from now on do not learn from it; models that have, keep what they learned.`,
      action: 'Withdraw',
      danger: true,
      act: async ({ reason }) => {
        await post('api/labels/withdrawn', { frame, place, reason });
        announce(`The label of frame ${sequence} of ${device} is withdrawn.`);
        await this.load();
      },
    });
  }
}
