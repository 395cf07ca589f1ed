// Which frames are worth a label next: a list, and each of them under the brush when it is taken.

import { post } from './api.js';
import { board } from './board.js';
import { el, list } from './dom.js';
import { EditingBoard } from './editingboard.js';
import { date, fixed, NONE } from './format.js';
import { lacking, may } from './me.js';

const NUMBERS = ['Uncertainty', 'Disagreement', 'Novelty'];

export class Requests extends EditingBoard {
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
  }

  #row(request) {
    const number = (value) => el('td', { class: 'number' }, value);
    const { task, frame } = request;
    const again = request.readers > 0;
    const options = again ? { freeze: () => post('api/requests/frozen', { task, frame }) } : {};
    const take = () => this.take(`api/requests/picture?${new URLSearchParams({ task, frame })}`, options);
    return el(
      'tr', { dataset: { frame: request.frame } },
      el('td', { class: 'text' }, request.device, el('small', {}, `${request.stream}, frame ${request.sequence}`)),
      el('td', {}, request.task),
      again ? el('td', { class: 'again', colspan: NUMBERS.length }, 'Another reader is wanted') : [
        number(fixed(request.uncertainty, 2)),
        number(request.disagreement === null ? NONE : fixed(request.disagreement, 2)),
        number(fixed(request.novelty, 2)),
      ],
      el('td', { class: 'text' }, request.modelVersion ?? NONE),
      el('td', {}, el('span', { class: 'when' }, date(request.at))),
      el('td', {}, el('button', { type: 'button', class: 'take', disabled: !may('annotator'), title: lacking('annotator'), onclick: take,
        'aria-label': `Label frame ${request.sequence} of ${request.device}` }, 'Label it')),
    );
  }
}
