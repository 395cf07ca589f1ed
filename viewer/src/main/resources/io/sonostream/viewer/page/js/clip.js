// The frames of a stream that were opened one after the other, each with what is drawn on it.

import { between } from './between.js';
import { fromRuns } from './classes.js';
import { Drawing } from './drawing.js';

/** Pictures in the browser's memory. */
const MAX_FRAMES = 120;

/**
 * One of them: `drawn` says whether a person has drawn on it, and `ticket` that the server keeps it. `kept` is the revision of
 * its drawing that was saved last, or with which it began, and `saved` the label's name, null where there is none.
 */
function opened(picture) {
  const { width, height } = picture.header;
  const original = fromRuns(picture.runs, width * height);
  return { picture, header: picture.header, original, drawing: new Drawing(original.slice(), width, height), ticket: null, drawn: false, kept: 0, saved: null };
}

export class Clip {
  #frames;
  #at = 0;

  /** @param beside brings the picture before (-1) or after (1) the one with this header */
  constructor(picture, beside) {
    this.#frames = [opened(picture)];
    this.beside = beside;
  }

  get current() {
    return this.#frames[this.#at];
  }

  /** The frames that were drawn on and not saved since. */
  get unsaved() {
    return this.#frames.filter(({ drawing, kept }) => drawing.revision !== kept).length;
  }

  /** Whether one of them was saved. */
  get kept() {
    return this.#frames.some(({ saved }) => saved !== null);
  }

  /** Goes one frame on (1) or back (-1); they stand in a row, since nobody leaps. */
  async move(way) {
    if (!this.#frames[this.#at + way]) {
      if (this.#frames.length >= MAX_FRAMES) throw new Error(`${MAX_FRAMES} frames are open; save what you have drawn and begin anew`);
      const next = opened(await this.beside(this.current.header, way));
      if (next.original.length !== this.current.original.length || next.header.width !== this.current.header.width) {
        throw new Error(`frame ${next.header.sequence} has another size`);
      }
      if (way > 0) {
        this.#frames.push(next);
      } else {
        this.#frames.unshift(next);
        this.#at++;
      }
    }
    this.#at += way;
    return this.current;
  }

  /**
   * Draws the frames between this one and the nearest other that is drawn on, the one before where two are as near.
   *
   * @returns the frames that it drew
   */
  interpolate() {
    const here = this.#at;
    const others = this.#frames.map((_, i) => i).filter((i) => i !== here && this.#frames[i].drawn);
    others.sort((a, b) => Math.abs(a - here) - Math.abs(b - here) || a - b);
    if (!this.current.drawn || others.length === 0) {
      throw new Error('Draw on two frames of the clip first, with frames between them: D and F go from one to the next');
    }
    const [first, last] = [here, others[0]].sort((a, b) => a - b);
    if (last - first < 2) throw new Error('The nearest frame that is drawn on is the next one: nothing lies between');
    const { width, height } = this.current.header;
    const frames = this.#frames.slice(first + 1, last);
    frames.forEach((frame, i) => {
      const share = (i + 1) / (last - first);
      frame.drawing.replace(between(this.#frames[first].drawing.classes, this.#frames[last].drawing.classes, share, width, height));
    });
    return frames;
  }
}
