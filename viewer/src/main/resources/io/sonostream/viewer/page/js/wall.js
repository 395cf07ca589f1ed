// A tile for every device.

import { el, text } from './dom.js';
import { Empty } from './empty.js';
import { fit } from './layout.js';
import { Legend } from './legend.js';
import { News } from './news.js';
import { alike } from './names.js';
import { onSettings } from './settings.js';
import { on } from './store.js';
import { Tile } from './tile.js';

const GAP = 16;
const LEAST_WIDTH = 270;
const BELOW = 28;

export class Wall {
  #tiles = new Map();
  #active = false;
  #template = '';

  constructor(section, done) {
    this.done = done;
    this.summary = el('p', {});
    this.grid = el('div', { class: 'wall' });
    this.empty = new Empty(
      'devices',
      'No device is sending',
      'Frames that devices publish to frames.live appear here with their masks.',
    );
    section.append(
      el('div', { class: 'headline' }, el('h1', {}, 'Live wall'), this.summary),
      new News().element,
      new Legend().element,
      this.empty.element,
      this.grid,
    );
    onSettings(() => this.#repaint());
    new ResizeObserver(() => this.#arrange()).observe(this.grid);
    addEventListener('resize', () => this.#arrange());
    on('devices', (devices) => this.#update(devices));
  }

  set active(active) {
    this.#active = active;
    for (const tile of this.#tiles.values()) tile.screen.active = active;
    this.#arrange();
  }

  show(picture) {
    this.#tile(picture.header.device).screen.show(picture);
  }

  /** The device's newest picture for the large view, or null; its tile owes nothing any more. */
  handOver(device) {
    return this.#tiles.get(device)?.screen.handOver() ?? null;
  }

  #tile(device) {
    let tile = this.#tiles.get(device);
    if (!tile) {
      tile = new Tile(device, this.done);
      tile.screen.active = this.#active;
      this.#tiles.set(device, tile);
      this.empty.hidden = true;
      const after = [...this.grid.children].find((other) => other.dataset.device > device);
      this.grid.insertBefore(tile.element, after ?? null);
    }
    return tile;
  }

  #remove(device) {
    const tile = this.#tiles.get(device);
    tile.element.remove();
    tile.screen.settle();
    this.#tiles.delete(device);
  }

  #update(devices) {
    const present = new Set(devices.map((status) => status.device));
    const names = alike(present);
    for (const status of devices) this.#tile(status.device).update(status, names.get(status.device));
    for (const device of [...this.#tiles.keys()]) {
      if (!present.has(device)) this.#remove(device);
    }
    this.empty.hidden = devices.length > 0;
    const live = devices.filter((status) => !status.stale).length;
    const rate = devices.reduce((sum, status) => sum + status.framesPerSecond, 0);
    this.#arrange();
    text(this.summary, devices.length === 0 ? '' : `${live} of ${devices.length} devices live · ${rate.toFixed(0)} frames/s`);
  }

  /** Tiles as large as lets all of them be seen; a contour's width depends on the size, so it is drawn again. */
  #arrange() {
    const first = this.#tiles.values().next().value;
    if (!this.#active || !first) return;
    const box = this.grid.getBoundingClientRect();
    const { element } = first.screen;
    const tile = {
      aspect: first.screen.aspect,
      caption: first.element.offsetHeight - element.offsetHeight,
      least: LEAST_WIDTH,
    };
    const room = { width: box.width, height: innerHeight - (box.top + scrollY) - BELOW };
    const { columns, width } = fit(this.#tiles.size, room, tile, GAP);
    const template = `repeat(${columns}, ${width}px)`;
    if (template === this.#template) return;
    this.#template = template;
    this.grid.style.setProperty('--columns', template);
    this.#repaint();
  }

  #repaint() {
    if (!this.#active) return;
    for (const tile of this.#tiles.values()) tile.screen.repaint();
  }
}
