// Correct a mask: a frozen frame, a brush, and a label as the outcome. Works with a mouse, a pen, a finger, or the
// arrow keys and Enter.

import { post } from './api.js';
import { toRuns } from './classes.js';
import { announce, el, text } from './dom.js';
import { Drawing } from './drawing.js';
import { className } from './legend.js';
import { me } from './me.js';
import { css } from './palette.js';
import { store } from './store.js';

export class Editor {
  #ticket = null;
  #value = 1;
  #erasing = false;
  #radius = 8;
  #last = null;
  #spot = null;
  #ended = false;

  /** @param back what leads away once a label is saved */
  constructor(screen, ended, back = 'Back to the stream') {
    this.back = back;
    this.screen = screen;
    this.ended = ended;
    this.header = screen.picture.header;
    this.original = screen.classes.slice();
    this.drawing = new Drawing(screen.classes, this.header.width, this.header.height);
    this.onKey = (event) => this.#key(event);
    this.pointer = {
      pointerdown: (event) => this.#down(event),
      pointermove: (event) => this.#move(event),
      pointerup: () => this.#up(),
      pointercancel: () => this.#up(),
      pointerleave: () => this.#hideCursor(),
    };
    this.cursor = el('span', { class: 'cursor', 'aria-hidden': 'true', hidden: true });
    this.#build();
  }

  async open() {
    const { element } = this.screen;
    element.classList.add('drawable');
    element.tabIndex = 0;
    element.setAttribute('role', 'application');
    element.setAttribute('aria-label', 'Drawing area. Arrow keys move the brush, Enter paints, E erases, B brushes.');
    element.append(this.cursor);
    for (const [type, listener] of Object.entries(this.pointer)) element.addEventListener(type, listener);
    element.addEventListener('keydown', this.onKey);
    element.focus();
    const { source, device, stream, sequence } = this.header;
    try {
      const { ticket } = await post('api/frozen', { ...source, device, stream, sequence });
      this.#ticket = ticket;
      this.#say(`Frame ${sequence} is frozen.`);
    } catch (error) {
      this.#say(`This frame can’t be kept: ${error.message}`, true);
    }
    this.#refresh();
  }

  /** Gives the screen back to the stream. */
  close() {
    if (this.#ended) return;
    this.#ended = true;
    const { element } = this.screen;
    element.classList.remove('drawable');
    element.removeAttribute('tabindex');
    element.removeAttribute('role');
    element.removeAttribute('aria-label');
    for (const [type, listener] of Object.entries(this.pointer)) element.removeEventListener(type, listener);
    element.removeEventListener('keydown', this.onKey);
    this.cursor.remove();
    this.element.remove();
    this.ended();
  }

  #build() {
    const button = (label, key, onclick, props = {}) =>
      el('button', { type: 'button', onclick, ...props }, label, key && el('kbd', { 'aria-hidden': 'true' }, key));
    this.brush = button('Brush', 'B', () => this.#tool(false), { class: 'brush' });
    this.eraser = button('Eraser', 'E', () => this.#tool(true), { class: 'eraser' });
    this.size = el('input', {
      type: 'range', min: '1', max: '60', 'aria-label': 'Brush radius in pixels', class: 'radius',
      oninput: () => this.#resize(Number(this.size.value)),
    });
    this.sizeText = el('output');
    this.classPicker = el('select', { 'aria-label': 'Class to paint', onchange: () => this.#pick(Number(this.classPicker.value)) },
      ...this.#classes().map(([value, name]) => el('option', { value }, name)));
    this.swatch = el('span', { class: 'swatch', 'aria-hidden': 'true' });
    this.undo = button('Undo', 'Ctrl Z', () => this.#step('undo'), { class: 'undo' });
    this.redo = button('Redo', 'Ctrl Y', () => this.#step('redo'), { class: 'redo' });
    this.reset = button('Model’s mask', null, () => this.#restore());
    this.name = el('span', { class: 'annotator' }, `as ${me.name}`);
    this.save = button('Save label', null, () => this.#save(), { class: 'primary save' });
    this.cancel = button('Discard', null, () => this.close(), { class: 'cancel' });
    this.status = el('p', { class: 'status', role: 'status' });
    const picker = el('span', { class: 'slider' }, this.swatch, this.classPicker);
    picker.hidden = this.classPicker.options.length < 2;
    this.element = el(
      'section',
      { class: 'editor', 'aria-label': 'Correct this mask' },
      el('div', { class: 'row' },
        this.brush, this.eraser, picker,
        el('span', { class: 'slider' }, 'Radius', this.size, this.sizeText),
        el('span', { class: 'rule' }), this.undo, this.redo, this.reset,
        el('span', { class: 'grow' }, this.name), this.save, this.cancel),
      this.status,
    );
    this.#refresh();
  }

  /** What may be painted: the classes of this mask, else those of the champion. */
  #classes() {
    const regions = this.header.mask?.regions ?? [];
    if (regions.length) return regions.map(({ value, name }) => [value, name]);
    const task = store.models.find((model) => model.task === this.header.task);
    const release = task?.releases.find(({ version }) => version === task.assignment?.champion);
    return release?.classes.map((name, i) => [i + 1, name]) ?? [[1, className(1)]];
  }

  /** What the values mean, so that the label keeps it: null where they were never named one after the other. */
  #classNames() {
    const known = this.#classes();
    const named = this.header.mask?.regions?.length || store.models.some((model) => model.task === this.header.task);
    return named && known.every(([value], i) => value === i + 1) ? known.map(([, name]) => name) : null;
  }

  #tool(erasing) {
    this.#erasing = erasing;
    this.#refresh();
  }

  #pick(value) {
    this.#value = value;
    this.#tool(false);
  }

  #resize(radius) {
    this.#radius = Math.max(1, Math.min(60, radius));
    this.#refresh();
  }

  #step(way) {
    this.drawing[way]();
    this.#painted();
  }

  #restore() {
    this.drawing.replace(this.original);
    this.#painted();
  }

  #at(event) {
    const box = this.screen.overlay.getBoundingClientRect();
    const { width, height } = this.header;
    const scale = Math.min(box.width / width, box.height / height);
    const left = box.left + (box.width - width * scale) / 2;
    const top = box.top + (box.height - height * scale) / 2;
    return [Math.floor((event.clientX - left) / scale), Math.floor((event.clientY - top) / scale)];
  }

  #down(event) {
    if (event.button !== 0 && event.button !== 5) return;
    event.preventDefault();
    this.screen.element.focus();
    this.screen.element.setPointerCapture(event.pointerId);
    const [x, y] = this.#at(event);
    this.drawing.begin();
    this.drawing.dab(x, y, this.#radius, this.#paint(event));
    this.#last = [x, y];
    this.#painted();
  }

  #move(event) {
    const [x, y] = this.#at(event);
    this.#spot = [x, y];
    this.#showCursor();
    if (!this.#last) return;
    this.drawing.line(...this.#last, x, y, this.#radius, this.#paint(event));
    this.#last = [x, y];
    this.#painted();
  }

  #up() {
    if (!this.#last) return;
    this.#last = null;
    this.drawing.end();
    this.#refresh();
  }

  /** A pen's other end erases. */
  #paint(event) {
    return this.#erasing || event.buttons === 32 ? 0 : this.#value;
  }

  #key(event) {
    const step = event.shiftKey ? 10 : 1;
    const moves = { ArrowLeft: [-step, 0], ArrowRight: [step, 0], ArrowUp: [0, -step], ArrowDown: [0, step] };
    if (moves[event.key]) {
      const [dx, dy] = moves[event.key];
      const [x, y] = this.#spot ?? [this.header.width >> 1, this.header.height >> 1];
      this.#spot = [
        Math.max(0, Math.min(this.header.width - 1, x + dx)),
        Math.max(0, Math.min(this.header.height - 1, y + dy)),
      ];
      this.#showCursor();
    } else if (event.key === 'Enter' && this.#spot) {
      this.drawing.begin();
      this.drawing.dab(...this.#spot, this.#radius, this.#erasing ? 0 : this.#value);
      this.drawing.end();
      this.#painted();
    } else {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  }

  /** Keys that work anywhere while editing; true when one was meant for the editor. */
  shortcut(event) {
    const command = event.ctrlKey || event.metaKey;
    const key = event.key.toLowerCase();
    if (command && key === 'z') this.#step(event.shiftKey ? 'redo' : 'undo');
    else if (command && key === 'y') this.#step('redo');
    else if (command) return false;
    else if (key === 'b') this.#tool(false);
    else if (key === 'e') this.#tool(true);
    else if (key === '[') this.#resize(this.#radius - 1);
    else if (key === ']') this.#resize(this.#radius + 1);
    else return false;
    return true;
  }

  #painted() {
    this.screen.repaint();
    this.#refresh();
  }

  #showCursor() {
    const box = this.screen.element.getBoundingClientRect();
    const { width, height } = this.header;
    const scale = Math.min(box.width / width, box.height / height);
    const [x, y] = this.#spot;
    this.cursor.hidden = false;
    this.cursor.style.left = `${(box.width - width * scale) / 2 + (x + 0.5) * scale}px`;
    this.cursor.style.top = `${(box.height - height * scale) / 2 + (y + 0.5) * scale}px`;
    this.cursor.style.width = this.cursor.style.height = `${(2 * this.#radius + 1) * scale}px`;
  }

  #hideCursor() {
    this.cursor.hidden = true;
  }

  #refresh() {
    this.brush.setAttribute('aria-pressed', !this.#erasing);
    this.eraser.setAttribute('aria-pressed', this.#erasing);
    this.size.value = this.#radius;
    text(this.sizeText, `${this.#radius} px`);
    this.swatch.style.setProperty('--swatch', css(this.#value));
    this.undo.disabled = !this.drawing.canUndo;
    this.redo.disabled = !this.drawing.canRedo;
    this.save.disabled = !this.#ticket;
    if (!this.cursor.hidden) this.#showCursor();
  }

  #say(message, problem = false) {
    text(this.status, message);
    this.status.classList.toggle('problem', problem);
  }

  async #save() {
    this.save.disabled = true;
    this.#say('Saving …');
    try {
      const saved = await post('api/labels', { ticket: this.#ticket, runs: toRuns(this.drawing.classes), classNames: this.#classNames() });
      announce(`Saved as label ${saved.frameId}.`);
      this.#say(`Saved as ${saved.frameId} (${saved.written}). The trainer learns from it.`);
      this.element.dataset.saved = saved.frameId;
      this.cancel.replaceChildren(this.back);
      this.cancel.focus();
    } catch (error) {
      this.#say(`Not saved: ${error.message}`, true);
      this.#refresh();
    }
  }
}
