// Two canvases on top of each other: the frame, and its mask. Both are painted in one step from one picture, so a mask
// never lies on another frame. While the browser is busy only the newest picture waits; a hidden screen keeps what it
// has and acknowledges nothing, so the server stops sending for it.

import { el, text } from './dom.js';
import { fromRuns } from './classes.js';
import { decode, draw } from './decode.js';
import { paint } from './overlay.js';
import { settings } from './settings.js';

const nextFrame = () => new Promise((resolve) => requestAnimationFrame(resolve));

export class Screen {
  #next = null;
  #held = [];
  #inHand = null;
  #busy = false;
  #active = true;
  #overlayImage = null;
  #drawnOn = false;

  /** @param done called with the number of every picture, and whether it was painted or a newer one came first */
  constructor(done, shown = () => {}) {
    this.done = done;
    this.shown = shown;
    this.picture = null;
    this.classes = null;
    this.frame = el('canvas', { class: 'frame', 'aria-hidden': 'true' });
    this.overlay = el('canvas', { class: 'overlay', 'aria-hidden': 'true' });
    this.flag = el('span', { class: 'flag' });
    this.stale = el('span', { class: 'flag' });
    this.element = el('div', { class: 'screen' }, this.frame, this.overlay, this.stale, this.flag);
  }

  show(picture) {
    this.#held.push(picture.header.number);
    this.#next = picture;
    if (this.#active) this.#run();
  }

  /** To be called when nobody looks here any more: what stayed owed, the server would wait for, and send nothing. */
  settle() {
    const owed = [...(this.#inHand?.numbers.splice(0) ?? []), ...this.#held.splice(0)];
    for (const number of owed) this.done(number, false);
  }

  /** The newest picture, painted or not, or null: for another screen that goes on here. */
  handOver() {
    this.settle();
    return this.#next ?? this.#inHand?.picture ?? this.picture;
  }

  set active(active) {
    this.#active = active;
    if (active) this.#run();
  }

  /** Width by height of the newest frame. */
  get aspect() {
    return this.picture ? this.picture.header.width / this.picture.header.height : 4 / 3;
  }

  /** Paints a picture at once, whatever streams: it is nobody's turn, and nothing is owed for it. */
  async place(picture) {
    this.#paint(picture, await decode(picture));
  }

  /**
   * From now on this is the mask, and whoever draws on it calls `repaint`. Its classes are seen, those that are switched off
   * too: what nobody sees would be saved as a person's.
   */
  adopt(classes) {
    this.classes = classes;
    this.#drawnOn = true;
    this.repaint();
  }

  /** Brightness of the frame's pixels, 0 to 255. */
  gray() {
    const { width, height } = this.frame;
    const { data } = this.frame.getContext('2d').getImageData(0, 0, width, height);
    return Uint8Array.from({ length: width * height }, (_, i) => Math.round(0.299 * data[4 * i] + 0.587 * data[4 * i + 1] + 0.114 * data[4 * i + 2]));
  }

  /** Draws the same mask again, after a change of the settings. */
  repaint() {
    if (!this.classes || !this.#overlayImage) return;
    paint(this.classes, this.#overlayImage, this.#drawnOn ? { ...settings, hidden: [] } : settings, this.#thickness());
    this.overlay.getContext('2d').putImageData(this.#overlayImage, 0, 0);
  }

  async #run() {
    if (this.#busy) return;
    this.#busy = true;
    while (this.#next && this.#active) {
      const picture = this.#next;
      this.#next = null;
      const numbers = this.#held.splice(0);
      this.#inHand = { picture, numbers };
      let painted = false;
      try {
        const drawable = await decode(picture);
        await nextFrame();
        if (!this.#active) {
          // Frozen or hidden while it was decoded: it stays unseen, and owed.
          this.#next ??= picture;
          this.#held.unshift(...numbers);
          break;
        }
        this.#paint(picture, drawable);
        this.shown(picture);
        painted = true;
      } catch {
        text(this.flag, 'frame can’t be decoded');
        this.flag.className = 'flag bare';
      }
      for (const number of numbers) this.done(number, painted && number === picture.header.number);
    }
    this.#inHand = null;
    this.#busy = false;
  }

  #paint(picture, drawable) {
    const { header } = picture;
    // Whoever has drawn on a class map keeps it.
    if (this.#drawnOn) this.classes = this.classes.slice();
    this.#drawnOn = false;
    if (this.frame.width !== header.width || this.frame.height !== header.height || !this.#overlayImage) {
      for (const canvas of [this.frame, this.overlay]) {
        canvas.width = header.width;
        canvas.height = header.height;
      }
      this.#overlayImage = new ImageData(header.width, header.height);
      this.classes = new Uint8Array(header.width * header.height);
      this.element.style.setProperty('--aspect', `${header.width} / ${header.height}`);
    }
    this.picture = picture;
    draw(this.frame.getContext('2d'), drawable);
    fromRuns(picture.runs, this.classes.length, this.classes);
    this.repaint();
    this.element.dataset.sequence = header.sequence;
    this.element.dataset.stream = header.stream;
    this.#label(header);
  }

  #label({ mask, misfit }) {
    const shed = mask?.status === 'SHED';
    text(this.flag, shed ? 'SHED' : misfit ? 'mask does not fit' : mask ? '' : 'no mask yet');
    this.flag.className = shed ? 'flag shed' : 'flag bare';
    this.flag.title = shed ? (mask.shedReason ?? '') : (misfit ?? '');
  }

  #thickness() {
    const shown = this.overlay.clientWidth || this.overlay.width;
    return Math.max(1, Math.round(this.overlay.width / shown));
  }
}
