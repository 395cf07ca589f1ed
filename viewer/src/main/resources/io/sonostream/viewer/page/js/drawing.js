// A class map under the brush, with undo. No DOM here.

const MAX_UNDO = 100;

export class Drawing {
  #undo = [];
  #redo = [];
  #stroke = null;
  #newest = 0;

  constructor(classes, width, height) {
    this.classes = classes;
    this.width = width;
    this.height = height;
    /** Number of what is drawn now, 0 of what it began with: where a stroke is undone it is again what it was before. */
    this.revision = 0;
  }

  get canUndo() {
    return this.#undo.length > 0;
  }

  get canRedo() {
    return this.#redo.length > 0;
  }

  /** A stroke that is still open ends here. */
  begin() {
    this.end();
    this.#stroke = { revision: this.revision, pixels: new Map() };
  }

  /** Pixels whose centre lies within `radius` of the centre of (x, y). */
  dab(x, y, radius, value) {
    const reach = Math.floor(radius);
    for (let dy = -reach; dy <= reach; dy++) {
      const row = y + dy;
      if (row < 0 || row >= this.height) continue;
      for (let dx = -reach; dx <= reach; dx++) {
        const column = x + dx;
        if (column < 0 || column >= this.width || dx * dx + dy * dy > radius * radius) continue;
        this.#set(row * this.width + column, value);
      }
    }
  }

  /** Dabs on every pixel between two points, so that a fast stroke has no gaps. */
  line(fromX, fromY, toX, toY, radius, value) {
    const count = Math.max(Math.abs(toX - fromX), Math.abs(toY - fromY), 1);
    for (let i = 1; i <= count; i++) {
      const x = Math.round(fromX + ((toX - fromX) * i) / count);
      const y = Math.round(fromY + ((toY - fromY) * i) / count);
      this.dab(x, y, radius, value);
    }
  }

  end() {
    if (this.#stroke?.pixels.size) {
      this.#undo.push(this.#stroke);
      if (this.#undo.length > MAX_UNDO) this.#undo.shift();
      this.#redo = [];
    }
    this.#stroke = null;
  }

  /** These pixels; within a stroke that was begun. */
  fill(pixels, value) {
    for (const i of pixels) this.#set(i, value);
  }

  /** Everything at once, as one step. */
  replace(classes) {
    this.begin();
    classes.forEach((value, i) => this.#set(i, value));
    this.end();
  }

  undo() {
    this.#swap(this.#undo, this.#redo);
  }

  redo() {
    this.#swap(this.#redo, this.#undo);
  }

  #swap(from, to) {
    const stroke = from.pop();
    if (!stroke) return;
    const back = { revision: this.revision, pixels: new Map() };
    for (const [i, value] of stroke.pixels) {
      back.pixels.set(i, this.classes[i]);
      this.classes[i] = value;
    }
    this.revision = stroke.revision;
    to.push(back);
  }

  #set(i, value) {
    const old = this.classes[i];
    if (old === value) return;
    if (!this.#stroke.pixels.has(i)) this.#stroke.pixels.set(i, old);
    this.classes[i] = value;
    this.revision = ++this.#newest;
  }
}
