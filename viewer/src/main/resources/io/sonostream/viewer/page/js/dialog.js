// Asks before something is changed, and shows what came of it.

import { el, text } from './dom.js';
import { me } from './me.js';
import { change, settings } from './settings.js';

function open(dialog) {
  document.body.append(dialog);
  dialog.addEventListener('close', () => dialog.remove());
  dialog.showModal();
}

/**
 * @param options {title, explanation, action, fields: [element, ...], act: async ({reason}) => void}
 */
export function confirm({ title, explanation, action, danger = false, fields = [], act }) {
  const reason = el('input', { type: 'text', name: 'reason', required: true, maxlength: '300' });
  const problem = el('p', { class: 'problem', role: 'alert' });
  const go = el('button', { type: 'submit', class: danger ? 'danger' : 'primary' }, action);
  const heading = el('h2', { id: 'dialog-title' }, title);
  const form = el(
    'form', { method: 'dialog' },
    heading,
    el('p', {}, explanation),
    ...fields,
    el('label', { class: 'field' }, 'Reason', el('small', {}, `Stands in the record beside your name, ${me.name}, for whoever asks later`), reason),
    problem,
    el('div', { class: 'actions' }, el('button', { type: 'button', onclick: () => dialog.close() }, 'Leave it'), go),
  );
  const dialog = el('dialog', { 'aria-labelledby': 'dialog-title' }, form);
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    go.disabled = true;
    text(problem, '');
    try {
      await act({ reason: reason.value.trim() });
      dialog.close();
    } catch (error) {
      text(problem, error.message);
      go.disabled = false;
    }
  });
  open(dialog);
  reason.focus();
}

/**
 * Asks before something is lost.
 *
 * @param options {title, explanation, stay, action, act, closed: whatever the answer was}
 */
export function ask({ title, explanation, stay, action, act, closed }) {
  const remain = el('button', { type: 'button', class: 'primary stay', onclick: () => dialog.close() }, stay);
  const go = el('button', { type: 'submit', class: 'danger go' }, action);
  const form = el(
    'form', { method: 'dialog' },
    el('h2', { id: 'dialog-title' }, title),
    el('p', {}, explanation),
    el('div', { class: 'actions' }, remain, go),
  );
  const dialog = el('dialog', { class: 'question', 'aria-labelledby': 'dialog-title' }, form);
  dialog.addEventListener('close', closed);
  form.addEventListener('submit', act);
  open(dialog);
  remain.focus();
}

const KEYS = [
  ['M', 'Masks on or off'],
  ['O', 'Contour on or off'],
  ['[ ]', 'Less or more fill; in the editor, a smaller or larger brush'],
  ['1 … 9', 'A class on or off'],
  ['C', 'Correct the mask in the large view'],
  ['B E', 'Brush, eraser'],
  ['S', 'Smart brush: paints as far as the next edge of the image'],
  ['P', 'Polygon: a corner a click; the first corner again, or Enter, closes it'],
  ['Shift', 'With each of them: takes away instead'],
  ['Ctrl Z / Ctrl Y', 'Undo, redo; of a polygon the last corner, as Backspace does'],
  ['Arrows, Space', 'Move the brush, and paint or set a corner, with the drawing area in focus'],
  ['D F', 'The frame before, the frame after'],
  ['T', 'Track: the frame after, with the drawing moved as the image moves'],
  ['I', 'Interpolate: draws the frames between two that are drawn on'],
  ['Ctrl S', 'Save the label'],
  ['1 … 9, C', 'Of readers that are compared: an outline, the consensus on or off'],
  ['A', 'Adjudicate: what is saved speaks for the frame, whatever its readers drew'],
  ['Esc', 'Drop the polygon; back to the wall'],
  ['?', 'This list'],
];

export function showKeys() {
  const box = el('input', { type: 'checkbox', checked: settings.keys, onchange: () => change({ keys: box.checked }) });
  const dialog = el(
    'dialog', { 'aria-labelledby': 'keys-title' },
    el('h2', { id: 'keys-title' }, 'Keys'),
    el('dl', { class: 'keys' }, ...KEYS.flatMap(([key, does]) => [el('dt', {}, el('kbd', {}, key)), el('dd', {}, does)])),
    el('label', {}, box, ' Single keys do something'),
    el('form', { method: 'dialog' }, el('div', { class: 'actions' }, el('button', { type: 'submit' }, 'Close'))),
  );
  open(dialog);
}
