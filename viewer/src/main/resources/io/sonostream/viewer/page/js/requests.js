// Which frames are worth a label next: a list, and each of them under the brush when it is taken.

import { picture } from './api.js';
import { AskedBoard, board } from './board.js';
import { announce, el, list } from './dom.js';
import { Editor } from './editor.js';
import { date, fixed, NONE } from './format.js';
import { learn } from './legend.js';
import { lacking, may } from './me.js';
import { Screen } from './screen.js';
import { onSettings } from './settings.js';

const NUMBERS = ['Uncertainty', 'Disagreement', 'Novelty'];

export class Requests extends AskedBoard {
  #editor = null;

  constructor(section) {
    const table = board('requests', ['Frame', 'Task', ...NUMBERS, 'Model', 'Chosen', 'Label'], NUMBERS);
    super(section, {
      title: 'Label next',
      empty: ['No frame is asked for', '“sonostream labels request” chooses frames whose labels would teach the most; they stand here.'],
      path: 'api/requests',
      period: 5000,
      table,
      fill: (requests) => list(table.rows, requests, ({ task, frame }) => `${task} ${frame}`, (request) => this.#row(request)),
    });
    this.desk = el('div', { class: 'stage' });
    this.desk.hidden = true;
    section.append(this.desk);
    onSettings(() => this.screen?.repaint());
  }

  set active(active) {
    if (!active) this.#editor?.close();
    super.active = active;
  }

  get editing() {
    return this.#editor !== null;
  }

  /** @returns whether the editor took the key */
  shortcut(event) {
    return this.#editor?.shortcut(event) ?? false;
  }

  #row(request) {
    const number = (value) => el('td', { class: 'number' }, value);
    return el(
      'tr', { dataset: { frame: request.frame } },
      el('td', { class: 'text' }, request.device, el('small', {}, `${request.stream}, frame ${request.sequence}`)),
      el('td', {}, request.task),
      number(fixed(request.uncertainty, 2)),
      number(request.disagreement === null ? NONE : fixed(request.disagreement, 2)),
      number(fixed(request.novelty, 2)),
      el('td', { class: 'text' }, request.modelVersion ?? NONE),
      el('td', {}, el('span', { class: 'when' }, date(request.at))),
      el('td', {}, el('button', { type: 'button', class: 'take', disabled: !may('annotator'), title: lacking('annotator'), onclick: () => this.#take(request),
        'aria-label': `Label frame ${request.sequence} of ${request.device}` }, 'Label it')),
    );
  }

  async #take({ task, frame }) {
    if (this.#editor) return;
    try {
      const shown = await picture(`api/requests/picture?${new URLSearchParams({ task, frame })}`);
      learn(shown.header);
      this.screen = new Screen(() => {}, () => this.#draw());
      this.screen.show(shown);
    } catch (error) {
      this.problem.textContent = error.message;
    }
  }

  async #draw() {
    const editor = new Editor(this.screen, () => this.#ended(), 'Back to the list');
    this.#editor = editor;
    this.panel.hidden = true;
    this.desk.replaceChildren(editor.element, el('div', { class: 'left' }, el('div', { class: 'picture' }, this.screen.element)));
    this.desk.classList.add('editing');
    this.desk.hidden = false;
    this.screen.repaint();
    await editor.open();
    announce('Draw on the frame, then save it as a label.');
  }

  #ended() {
    this.#editor = null;
    this.screen = null;
    this.desk.hidden = true;
    this.desk.replaceChildren();
    this.load();
  }

  /** The list comes again when the brush is put down. */
  async load() {
    if (!this.editing) await super.load();
  }
}
