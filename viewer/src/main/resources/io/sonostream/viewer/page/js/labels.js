// The labels that there are: by task, subject, device, annotator and day; each can be drawn anew, or withdrawn, and those
// of several readers of a frame be compared.

import { get, picture, post } from './api.js';
import { board } from './board.js';
import { Comparison } from './comparison.js';
import { confirm } from './dialog.js';
import { announce, el, list, text } from './dom.js';
import { EditingBoard } from './editingboard.js';
import { date, fixed, NONE } from './format.js';
import { me, may } from './me.js';

/** As many as the server lists. */
const MOST = 500;

export class Labels extends EditingBoard {
  #comparison = null;
  /** How far readers agree, by task and frame, and of which labels that is said. */
  #agreements = new Map();

  constructor(section) {
    const table = board('labels', ['Frame', 'Subject', 'Task', 'Shows', 'By', 'Readers', 'Drawn', 'Label']);
    super(section, {
      title: 'Labels',
      empty: ['No label', 'Labels that are drawn on the page or imported, and that what stands above asks for, stand here.'],
      path: 'api/labels',
      period: 5000,
      table,
      fill: (labels) => {
        text(this.count, labels.length === MOST ? `The newest ${MOST}; ask for others above.` : `${labels.length} labels`);
        this.#suggest(labels);
        list(table.rows, labels, ({ label, place }) => `${label} ${place}`, (label) => this.#row(label));
        this.#agree(labels);
      },
    });
    this.asking = false;
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
      'tr', { dataset: { frame: label.frame, label: label.label } },
      el('td', { class: 'text' }, label.device, el('small', {}, `${label.stream}, frame ${label.sequence}${label.deviceModel ? `, ${label.deviceModel}` : ''}`)),
      el('td', { class: 'text' }, label.subject ?? NONE),
      el('td', {}, label.task),
      el('td', { class: 'text' }, label.classes.join(', ') || 'background'),
      el('td', { class: 'text' }, label.annotator, el('small', {}, `${label.source.toLowerCase()}${label.adjudicates ? ', adjudicates' : ''}`)),
      el('td', { class: 'readers' }, label.readers > 1 ? [
        el('span', { class: 'agreement' }, words(label, this.#agreements.get(`${label.task} ${label.frame}`))),
        el('button', { type: 'button', class: 'compare', onclick: () => this.#compare(label), 'aria-label': `Compare the readers of ${named}` }, 'Compare'),
      ] : '1'),
      el('td', {}, el('span', { class: 'when' }, date(label.at))),
      el('td', { class: 'deeds' },
        el('button', { type: 'button', class: 'open', onclick: () => this.#open(label), 'aria-label': `Open the label of ${named} by ${label.annotator}` }, 'Open'),
        el('button', { type: 'button', class: 'danger withdraw', disabled: !own, title: own ? false : `It is by ${label.annotator}: the role operator withdraws labels of others.`,
          onclick: () => this.#withdraw(label), 'aria-label': `Withdraw the label of ${named} by ${label.annotator}` }, 'Withdraw')),
    );
  }

  /** @param adjudicates whether saving is to settle the frame; what did so goes on when its own annotator draws it anew */
  #open({ label, place, annotator, adjudicatedBy, ...listed }, adjudicates = listed.adjudicates && annotator === me.name) {
    return this.take(`api/labels/picture?${new URLSearchParams({ label, place })}`, {
      label: { annotator, adjudicatedBy, adjudicates, freeze: () => post('api/labels/frozen', { label, place }) },
    });
  }

  #withdraw({ label, place, device, sequence, annotator, readers, adjudicates }) {
    confirm({
      title: 'Withdraw this label',
      explanation: `Frame ${sequence} of ${device} has no label by ${annotator} any more${readers > 1 ? `; those of its other readers stay${adjudicates ? ', and speak for it again' : ''}` : ''}. Trainings that begin from now on do not learn from it; models that have, keep what they learned.`,
      action: 'Withdraw',
      danger: true,
      act: async ({ reason }) => {
        await post('api/labels/withdrawn', { label, place, reason });
        announce(`The label of frame ${sequence} of ${device} is withdrawn.`);
        await this.load();
      },
    });
  }

  /** Asks for the figures of frames with several readers, one after the other: each reads all their labels. */
  async #agree(labels) {
    if (this.asking) return;
    this.asking = true;
    try {
      for (const [key, { frame, task, said }] of state(labels)) {
        if (this.panel.hidden || this.editing) return;
        if (this.#agreements.get(key)?.said === said) continue;
        const answer = await get(`api/labels/readers?${new URLSearchParams({ frame, task })}`).catch(() => null);
        this.#agreements.set(key, { said, dice: answer?.agreement ?? null, known: (answer?.readers ?? []).filter(({ adjudicates }) => !adjudicates).length > 1 });
        for (const row of this.panel.querySelectorAll('tr')) {
          const label = row.dataset.frame === frame && labels.find((one) => one.label === row.dataset.label && one.task === task);
          if (label) text(row.querySelector('.agreement'), words(label, this.#agreements.get(key)));
        }
      }
    } finally {
      this.asking = false;
    }
  }

  get editing() {
    return super.editing || this.#comparison !== null;
  }

  set active(active) {
    if (!active) this.#comparison?.close();
    super.active = active;
  }

  /** @returns whether the comparison or the editor took the key */
  shortcut(event) {
    return this.#comparison?.shortcut(event) ?? super.shortcut(event);
  }

  async #compare({ frame, task, label }) {
    if (this.editing) return;
    const wanted = this.wish();
    try {
      const said = await get(`api/labels/readers?${new URLSearchParams({ frame, task })}`);
      // This label may be of another size: it is left out then, and its picture is another.
      const compared = said.readers.find((reader) => reader.label === label) ?? said.readers[0];
      const shown = await picture(`api/labels/picture?${new URLSearchParams({ label: compared.label, place: compared.place })}`);
      if (!wanted()) return;
      this.#comparison = new Comparison(shown, said, label, (chosen) => this.#compared(label, chosen));
      this.panel.hidden = true;
      this.filter.hidden = true;
      this.desk.replaceChildren(this.#comparison.element);
      this.desk.classList.remove('editing');
      this.desk.hidden = false;
      this.#comparison.open();
      announce(this.#comparison.words);
    } catch (error) {
      if (wanted()) this.problem.textContent = error.message;
    }
  }

  /** @param chosen the reader whose label an adjudication begins with, or null */
  async #compared(label, chosen) {
    this.#comparison = null;
    this.desk.hidden = true;
    this.desk.replaceChildren();
    this.filter.hidden = false;
    this.panel.hidden = false;
    if (chosen) {
      await this.#open({ ...chosen, annotator: chosen.name }, true);
      return;
    }
    await this.load();
    this.panel.querySelector(`tr[data-label="${CSS.escape(label)}"] .compare`)?.focus();
  }
}

/** Frames with several readers, and which of their labels are listed: other ones have another agreement. */
function state(labels) {
  const frames = new Map();
  for (const { frame, task, label, place, readers } of labels) {
    const key = `${task} ${frame}`;
    if (readers > 1) frames.set(key, { frame, task, said: `${frames.get(key)?.said ?? readers} ${label} ${place}` });
  }
  return frames;
}

function words({ readers, adjudicatedBy }, agreement) {
  const dice = agreement?.known ? (agreement.dice === null ? ', not comparable' : `, Dice ${fixed(agreement.dice, 2)}`) : '';
  return `${readers} readers${dice}${adjudicatedBy ? `; ${adjudicatedBy} adjudicated` : ''}`;
}
