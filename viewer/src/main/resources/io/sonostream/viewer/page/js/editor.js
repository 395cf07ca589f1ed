// Correct a mask: a frozen frame, tools, and a label as the outcome; and the frames before and after it. Works with a
// mouse, a pen, a finger, or the arrow keys, Space and Enter.

import { dice } from './agreement.js';
import { picture, post } from './api.js';
import { toRuns } from './classes.js';
import { Clip } from './clip.js';
import { announce, el, text } from './dom.js';
import { enter, exit } from './drafts.js';
import { fixed } from './format.js';
import { me } from './me.js';
import { Outline } from './outline.js';
import { css } from './palette.js';
import { within } from './polygon.js';
import { change, settings } from './settings.js';
import { grow, smooth } from './smart.js';
import { store } from './store.js';
import { carry } from './track.js';

const TOOLS = [['brush', 'Brush', 'B'], ['eraser', 'Eraser', 'E'], ['polygon', 'Polygon', 'P'], ['smart', 'Smart brush', 'S']];
/** How near a click must be to a polygon's first corner to close it, in pixels of the screen. */
const CLOSE = 8;
const GONE = 410;
const STRANGER = 401;

/** The frame before or after one, as its stream has it in Kafka. */
function beside({ source, device, stream }, way) {
  return picture(`api/frames/beside?${new URLSearchParams({ ...source, device, stream, way })}`);
}

/**
 * What may be painted: the classes of the mask, else those of the champion, as they are now; and what the label then says
 * that its values mean, null where nobody has named them one after the other.
 */
function terms({ task, mask }) {
  const model = store.models.find((model) => model.task === task);
  const release = model?.releases.find(({ version }) => version === model.assignment?.champion);
  const regions = (mask?.regions ?? []).map(({ value, name }) => [value, name]);
  const classes = regions.length > 0 ? regions : (release?.classes ?? []).map((name, i) => [i + 1, name]);
  if (classes.length === 0) return { classes: [[1, 'class 1']], names: null };
  return { classes, names: classes.every(([value], i) => value === i + 1) ? classes.map(([, name]) => name) : null };
}

export class Editor {
  #value;
  #tool = 'brush';
  #radius = 8;
  #pointer = null;
  #last = null;
  #spot = null;
  #image = null;
  #busy = false;
  #ended = false;

  /**
   * @param options {back: what leads away once a label is saved, label: the one that is drawn anew, {annotator, freeze,
   *   adjudicates: whether saving is to settle the frame, adjudicatedBy: who has settled it, or null}, freeze: how else the
   *   frame is kept that is in no stream any more}
   */
  constructor(screen, ended, { back = 'Back to the stream', label = null, freeze = label?.freeze ?? null } = {}) {
    this.back = back;
    this.label = label;
    this.keep = freeze;
    this.adjudicates = label?.adjudicates ?? false;
    this.screen = screen;
    this.ended = ended;
    this.header = screen.picture.header;
    // What the values mean is said once, by the frame that was opened: another champion may mean others by them.
    this.terms = terms(this.header);
    // A label may not speak for the first class that it names.
    [[this.#value]] = this.terms.classes;
    this.clip = new Clip(screen.picture, beside);
    this.outline = new Outline(this.header.width, this.header.height);
    this.onKey = (event) => this.#key(event);
    this.pointer = {
      pointerdown: (event) => this.#down(event),
      pointermove: (event) => this.#moved(event),
      pointerup: (event) => this.#up(event),
      pointercancel: (event) => this.#up(event),
      pointerleave: () => this.#hideCursor(),
    };
    this.cursor = el('span', { class: 'cursor', 'aria-hidden': 'true', hidden: true });
    this.#build();
  }

  /** Frames that were drawn on and not saved since. */
  get unsaved() {
    return this.clip.unsaved;
  }

  async open() {
    enter(this);
    const { element } = this.screen;
    element.classList.add('drawable');
    element.tabIndex = 0;
    element.setAttribute('role', 'application');
    element.setAttribute('aria-label', 'Drawing area. Arrow keys move the brush, Space paints or sets a corner, Enter closes a polygon. B brush, E eraser, P polygon, S smart brush.');
    element.append(this.outline.element, this.cursor);
    for (const [type, listener] of Object.entries(this.pointer)) element.addEventListener(type, listener);
    element.addEventListener('keydown', this.onKey);
    // The tools stay in sight.
    element.focus({ preventScroll: true });
    if (!settings.masks) change({ masks: true });
    this.screen.adopt(this.drawing.classes);
    await this.#freeze();
  }

  get frame() {
    return this.clip.current;
  }

  get drawing() {
    return this.frame.drawing;
  }

  async #ticket({ header: { source, device, stream, sequence } }) {
    if (this.keep) return (await this.keep()).ticket;
    return (await post('api/frozen', { ...source, device, stream, sequence })).ticket;
  }

  /** @returns what the server says, and of what: the revision and the classes that were sent */
  async #send({ ticket }, { revision, classes }) {
    const saved = await post('api/labels', { ticket, runs: toRuns(classes), classNames: this.terms.names, adjudicates: this.adjudicates });
    return { ...saved, revision, classes };
  }

  /** Has the server keep this frame, to be saved later. */
  async #freeze() {
    const { frame } = this;
    const { sequence } = frame.header;
    try {
      frame.ticket ??= await this.#ticket(frame);
      this.#say(`Frame ${sequence} is frozen.${frame.saved && frame.drawing.revision === frame.kept ? ` It is saved as ${frame.saved}.` : ''}`);
    } catch (error) {
      this.#say(`This frame can’t be kept: ${error.message}`, true);
    }
    this.#refresh();
  }

  /** Gives the screen back to the stream. */
  close() {
    if (this.#ended) return;
    this.#ended = true;
    exit(this);
    const { element } = this.screen;
    element.classList.remove('drawable');
    element.removeAttribute('tabindex');
    element.removeAttribute('role');
    element.removeAttribute('aria-label');
    for (const [type, listener] of Object.entries(this.pointer)) element.removeEventListener(type, listener);
    element.removeEventListener('keydown', this.onKey);
    this.cursor.remove();
    this.outline.element.remove();
    this.element.remove();
    this.ended();
  }

  #build() {
    const button = (label, key, onclick, props = {}) =>
      el('button', { type: 'button', onclick, ...props }, label, key && el('kbd', { 'aria-hidden': 'true' }, key));
    this.tools = new Map(TOOLS.map(([tool, label, key]) => [tool, button(label, key, () => this.#take(tool), { class: tool, 'aria-keyshortcuts': key })]));
    this.before = button('Frame before', 'D', () => this.#move(-1), { class: 'before', 'aria-keyshortcuts': 'D' });
    this.after = button('Frame after', 'F', () => this.#move(1), { class: 'after', 'aria-keyshortcuts': 'F' });
    this.track = button('Track', 'T', () => this.#track(), { class: 'track', 'aria-keyshortcuts': 'T', title: 'Takes the drawing along to the frame after, with what moves in the image' });
    this.fill = button('Interpolate', 'I', () => this.#interpolate(), { class: 'interpolate', 'aria-keyshortcuts': 'I', title: 'Draws the frames between two that you have drawn on' });
    this.size = el('input', {
      type: 'range', min: '1', max: '60', 'aria-label': 'Brush radius in pixels', class: 'radius',
      oninput: () => this.#resize(Number(this.size.value)),
    });
    this.sizeText = el('output');
    this.classPicker = el('select', { 'aria-label': 'Class to paint', onchange: () => this.#pick(Number(this.classPicker.value)) },
      ...this.terms.classes.map(([value, name]) => el('option', { value }, name)));
    this.swatch = el('span', { class: 'swatch', 'aria-hidden': 'true' });
    this.undo = button('Undo', 'Ctrl Z', () => this.#step('undo'), { class: 'undo' });
    this.redo = button('Redo', 'Ctrl Y', () => this.#step('redo'), { class: 'redo' });
    this.reset = button(this.label ? 'Label as it was' : 'Model’s mask', null, () => this.#restore(), { class: 'reset' });
    this.name = el('span', { class: 'annotator' });
    this.settle = button('Adjudicate', 'A', () => this.#toggleAdjudicates(), { class: 'adjudicate', 'aria-keyshortcuts': 'A', title: 'What you save speaks for the frame, whatever its readers drew' });
    this.settle.hidden = this.label === null;
    this.save = button('Save label', 'Ctrl S', () => this.#save(), { class: 'primary save' });
    this.cancel = button('Discard', null, () => this.close(), { class: 'cancel' });
    this.status = el('p', { class: 'status', role: 'status' });
    const picker = el('span', { class: 'slider' }, this.swatch, this.classPicker);
    // Only who comes from a stream can go along it.
    for (const button of [this.before, this.after, this.track, this.fill]) button.hidden = this.keep !== null;
    picker.hidden = this.classPicker.options.length < 2;
    this.element = el(
      'section',
      { class: 'editor', 'aria-label': this.label ? 'Draw this label anew' : 'Correct this mask' },
      el('div', { class: 'row' },
        ...this.tools.values(), picker,
        el('span', { class: 'slider' }, 'Radius', this.size, this.sizeText),
        el('span', { class: 'rule' }), this.undo, this.redo, this.reset,
        el('span', { class: 'grow' }, this.name), this.settle, this.save, this.cancel),
      el('div', { class: 'row clip', role: 'group', 'aria-label': 'Frames of this clip' }, this.before, this.after, this.track, this.fill, this.status),
    );
    this.#refresh();
  }

  #toggleAdjudicates() {
    this.adjudicates = !this.adjudicates;
    this.#refresh();
  }

  #take(tool) {
    if (tool !== 'polygon') this.outline.drop();
    this.#tool = tool;
    this.#refresh();
  }

  #drop() {
    this.outline.drop();
    this.#refresh();
  }

  #pick(value) {
    this.#value = value;
    this.#take(this.#tool === 'eraser' ? 'brush' : this.#tool);
  }

  /** A key of a class: it is drawn with, where the label may speak for it. */
  #pickNumber(value) {
    if (!this.terms.classes.some(([each]) => each === value)) return;
    this.classPicker.value = String(value);
    this.#pick(value);
  }

  #resize(radius) {
    this.#radius = Math.max(1, Math.min(60, radius));
    this.#refresh();
  }

  /** While a frame comes or goes, or a stroke is on its way, nothing else changes what is drawn. */
  get #occupied() {
    return this.#busy || this.#last !== null;
  }

  /** Of a polygon on its way a corner, else a stroke. */
  #step(way) {
    if (this.#occupied) return;
    const corner = way === 'undo' ? this.outline.open : this.outline.canRedo;
    if (corner) {
      this.outline[way]();
      this.#refresh();
    } else {
      this.drawing[way]();
      this.#painted();
    }
  }

  #restore() {
    if (this.#occupied) return;
    this.drawing.replace(this.frame.original);
    this.#painted();
  }

  /** One stroke of pixels. */
  #stroke(pixels, value) {
    this.drawing.begin();
    this.drawing.fill(pixels, value);
    this.drawing.end();
    this.#painted();
  }

  /** What a dab of this tool paints, within a stroke that was begun. */
  #dab(x, y, value) {
    if (this.#tool === 'smart') {
      const { width, height } = this.header;
      this.#image ??= smooth(this.screen.gray(), width, height);
      this.drawing.fill(grow(this.#image, width, height, x, y, this.#radius), value);
    } else {
      this.drawing.dab(x, y, this.#radius, value);
    }
  }

  #corner(x, y, value) {
    const { width, height } = this.header;
    const at = [Math.max(0, Math.min(width - 1, x)), Math.max(0, Math.min(height - 1, y))];
    if (this.outline.closes(...at, CLOSE / this.#scale())) {
      this.#closePolygon(value);
    } else {
      this.outline.add(...at);
      this.#refresh();
    }
  }

  #closePolygon(value) {
    const { corners } = this.outline;
    if (corners.length < 3) {
      this.#say('A polygon has three corners or more.', true);
      return;
    }
    this.outline.drop();
    this.#stroke(within(corners, this.header.width, this.header.height), value);
  }

  /** Goes to the frame before or after, with what was drawn there. */
  async #move(way, begin = () => {}) {
    if (this.#busy) return;
    this.#busy = true;
    this.#last = null;
    this.drawing.end();
    this.outline.drop();
    this.#refresh();
    try {
      const frame = await this.clip.move(way);
      if (this.#ended) return;
      try {
        await this.screen.place(frame.picture);
      } catch (error) {
        await this.clip.move(-way);
        throw error;
      }
      if (this.#ended) return;
      this.header = frame.header;
      this.#image = null;
      begin(frame);
      this.screen.adopt(frame.drawing.classes);
      await this.#freeze();
    } catch (error) {
      this.#say(error.message, true);
    } finally {
      this.#busy = false;
      if (!this.#ended) this.#refresh();
    }
  }

  /** The frame after, with this one's drawing moved as its image has moved. */
  #track() {
    if (this.#busy) return;
    const from = this.screen.gray();
    const classes = this.drawing.classes.slice();
    const { width, height } = this.header;
    this.#move(1, (frame) => {
      frame.drawing.replace(carry(from, this.screen.gray(), classes, width, height));
    });
  }

  #interpolate() {
    if (this.#busy) return;
    try {
      const frames = this.clip.interpolate();
      const [first, last] = [frames[0].header.sequence, frames.at(-1).header.sequence];
      this.#say(`${frames.length === 1 ? `Frame ${first} is` : `Frames ${first} to ${last} are`} drawn. Look at each with D and F, and save it.`);
      this.#refresh();
    } catch (error) {
      this.#say(error.message, true);
    }
  }

  /** Pixels of the screen for one of the frame. */
  #scale() {
    const box = this.screen.overlay.getBoundingClientRect();
    return Math.min(box.width / this.header.width, box.height / this.header.height);
  }

  #at(event) {
    const box = this.screen.overlay.getBoundingClientRect();
    const { width, height } = this.header;
    const scale = Math.min(box.width / width, box.height / height);
    const left = box.left + (box.width - width * scale) / 2;
    const top = box.top + (box.height - height * scale) / 2;
    return [Math.floor((event.clientX - left) / scale), Math.floor((event.clientY - top) / scale)];
  }

  /** One pointer at a time: a palm, or a second finger, draws nothing beside it. */
  #down(event) {
    if (this.#isAnother(event) || (event.button !== 0 && event.button !== 5) || this.#busy) return;
    event.preventDefault();
    this.screen.element.focus();
    this.screen.element.setPointerCapture(event.pointerId);
    this.#pointer = event.pointerId;
    const [x, y] = this.#at(event);
    if (this.#tool === 'polygon') {
      this.#corner(x, y, this.#paint(event));
      return;
    }
    this.drawing.begin();
    this.#dab(x, y, this.#paint(event));
    this.#last = [x, y];
    this.#painted();
  }

  #isAnother({ pointerId }) {
    return this.#pointer !== null && this.#pointer !== pointerId;
  }

  #moved(event) {
    if (this.#isAnother(event)) return;
    const [x, y] = this.#at(event);
    this.#spot = [x, y];
    this.#showCursor();
    if (!this.#last) return;
    if (this.#tool === 'smart') this.#dab(x, y, this.#paint(event));
    else this.drawing.line(...this.#last, x, y, this.#radius, this.#paint(event));
    this.#last = [x, y];
    this.#painted();
  }

  #up(event) {
    if (this.#isAnother(event)) return;
    this.#pointer = null;
    if (!this.#last) return;
    this.#last = null;
    this.drawing.end();
    this.#refresh();
  }

  /** With Shift each tool takes away, and so does a pen's other end. */
  #paint(event) {
    return this.#tool === 'eraser' || event.shiftKey || event.buttons === 32 ? 0 : this.#value;
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
    } else if (event.key === 'Enter' && this.#tool === 'polygon') {
      if (this.outline.open && !this.#occupied) this.#closePolygon(this.#paint(event));
    } else if ((event.key === 'Enter' || event.key === ' ') && this.#spot && !this.#occupied) {
      if (this.#tool === 'polygon') {
        this.#corner(...this.#spot, this.#paint(event));
      } else {
        this.drawing.begin();
        this.#dab(...this.#spot, this.#paint(event));
        this.drawing.end();
        this.#painted();
      }
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
    const tool = TOOLS.find(([, , letter]) => letter.toLowerCase() === key)?.[0];
    if (command && key === 'z') this.#step(event.shiftKey ? 'redo' : 'undo');
    else if (command && key === 'y') this.#step('redo');
    else if (command && key === 's') this.#save();
    else if (command || event.altKey) return false;
    else if (key === 'escape' && this.outline.open) this.#drop();
    else if (key === 'backspace' && this.outline.open) this.#step('undo');
    else if (tool) this.#take(tool);
    else if (/^[1-9]$/.test(key)) this.#pickNumber(Number(key));
    else if (key === '[') this.#resize(this.#radius - 1);
    else if (key === ']') this.#resize(this.#radius + 1);
    else if (this.label && key === 'a') this.#toggleAdjudicates();
    else if (this.keep) return false;
    else if (key === 'd') this.#move(-1);
    else if (key === 'f') this.#move(1);
    else if (key === 't') this.#track();
    else if (key === 'i') this.#interpolate();
    else return false;
    return true;
  }

  #painted() {
    this.frame.drawn = true;
    this.screen.repaint();
    this.#refresh();
  }

  #showCursor() {
    this.outline.show(this.#spot);
    const box = this.screen.element.getBoundingClientRect();
    const { width, height } = this.header;
    const scale = Math.min(box.width / width, box.height / height);
    const [x, y] = this.#spot;
    this.cursor.hidden = false;
    this.cursor.style.left = `${(box.width - width * scale) / 2 + (x + 0.5) * scale}px`;
    this.cursor.style.top = `${(box.height - height * scale) / 2 + (y + 0.5) * scale}px`;
    const radius = this.#tool === 'polygon' ? 0 : this.#radius;
    this.cursor.style.width = this.cursor.style.height = `${(2 * radius + 1) * scale}px`;
  }

  #hideCursor() {
    this.cursor.hidden = true;
  }

  #refresh() {
    for (const [tool, button] of this.tools) button.setAttribute('aria-pressed', tool === this.#tool);
    this.size.value = this.#radius;
    text(this.sizeText, `${this.#radius} px`);
    this.swatch.style.setProperty('--swatch', css(this.#value));
    this.undo.disabled = !this.drawing.canUndo && !this.outline.open;
    this.redo.disabled = !this.drawing.canRedo && !this.outline.canRedo;
    this.reset.disabled = !this.frame.header.mask;
    this.settle.setAttribute('aria-pressed', this.adjudicates);
    this.save.disabled = !this.frame.ticket || this.#busy;
    text(this.name, `as ${me.name}`);
    text(this.cancel, !this.clip.kept ? 'Discard' : this.unsaved > 0 ? `Discard what is not saved (${this.unsaved})` : this.back);
    for (const button of [this.before, this.after, this.track, this.fill]) button.disabled = this.#busy;
    this.outline.show(this.cursor.hidden ? null : this.#spot);
    if (!this.cursor.hidden) this.#showCursor();
  }

  #say(message, problem = false) {
    text(this.status, message);
    this.status.classList.toggle('problem', problem);
  }

  /** Who learns from what was saved. */
  #consequence() {
    const other = this.label?.adjudicatedBy;
    if (this.adjudicates) return 'It speaks for the frame from now on: the trainer learns from it, whatever others drew.';
    if (other && other !== me.name) return `The trainer goes on learning from what ${other} adjudicated.`;
    return 'The trainer learns from it.';
  }

  async #save() {
    const { frame } = this;
    if (!frame.ticket || this.#busy) return;
    this.#busy = true;
    this.#refresh();
    this.#say('Saving …');
    try {
      const drawn = { revision: frame.drawing.revision, classes: frame.drawing.classes.slice() };
      const saved = await this.#send(frame, drawn).catch(async (error) => {
        if (error.status !== GONE || this.#ended) throw error;
        // The server keeps only so many frames, and a clip has more: it reads this one again.
        frame.ticket = await this.#ticket(frame);
        if (this.#ended) throw error;
        return this.#send(frame, drawn);
      });
      frame.drawn = true;
      frame.kept = saved.revision;
      frame.saved = saved.frameId;
      const same = frame.drawing.revision === saved.revision;
      announce(`Saved as label ${saved.frameId}.`);
      const before = this.label ? ` Dice ${fixed(dice(frame.original, saved.classes, frame.header.mask?.ignoredValue), 2)} with the label before, by ${this.label.annotator}.` : '';
      this.#say(`Saved as ${saved.frameId} (${saved.written}). ${this.#consequence()}${before}${same ? '' : ' What you have drawn since then is not saved yet.'}`);
      this.element.dataset.saved = saved.frameId;
      // A key that is still on its way is not to discard anything.
      if (this.unsaved === 0) this.cancel.focus();
    } catch (error) {
      this.#say(`Not saved: ${error.status === STRANGER ? 'sign in again in another tab, then save' : error.message}`, true);
    } finally {
      this.#busy = false;
      if (!this.#ended) this.#refresh();
    }
  }
}
