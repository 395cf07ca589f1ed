// A tile for every device.

import { el, text } from './dom.js';
import { Legend } from './legend.js';
import { onSettings } from './settings.js';
import { on } from './store.js';
import { Tile } from './tile.js';

export class Wall {
  #tiles = new Map();
  #active = false;

  constructor(section, done) {
    this.done = done;
    this.summary = el('p', {});
    this.grid = el('div', { class: 'wall' });
    this.empty = el(
      'div',
      { class: 'empty' },
      el('strong', {}, 'No device is sending'),
      'Frames that devices publish to frames.live appear here with their masks.',
    );
    section.append(
      el('div', { class: 'headline' }, el('h1', {}, 'Live wall'), this.summary),
      new Legend().element,
      this.empty,
      this.grid,
    );
    onSettings(() => this.#repaint());
    new ResizeObserver(() => this.#repaint()).observe(this.grid);
    on('devices', (devices) => this.#update(devices));
  }

  set active(active) {
    this.#active = active;
    for (const tile of this.#tiles.values()) tile.screen.active = active;
  }

  show(picture) {
    this.#tile(picture.header.device).screen.show(picture);
  }

  /** What the device's tile shows, or null. */
  picture(device) {
    return this.#tiles.get(device)?.screen.picture ?? null;
  }

  #tile(device) {
    let tile = this.#tiles.get(device);
    if (!tile) {
      tile = new Tile(device, this.done);
      tile.screen.active = this.#active;
      this.#tiles.set(device, tile);
      const after = [...this.grid.children].find((other) => other.dataset.device > device);
      this.grid.insertBefore(tile.element, after ?? null);
    }
    return tile;
  }

  #remove(device) {
    this.#tiles.get(device)?.element.remove();
    this.#tiles.delete(device);
  }

  #update(devices) {
    const present = new Set(devices.map((status) => status.device));
    for (const status of devices) this.#tile(status.device).update(status);
    for (const device of [...this.#tiles.keys()]) {
      if (!present.has(device)) this.#remove(device);
    }
    this.empty.hidden = devices.length > 0;
    const live = devices.filter((status) => !status.stale).length;
    const rate = devices.reduce((sum, status) => sum + status.framesPerSecond, 0);
    text(this.summary, devices.length === 0 ? '' : `${live} of ${devices.length} devices live · ${rate.toFixed(0)} frames/s`);
  }

  #repaint() {
    if (!this.#active) return;
    for (const tile of this.#tiles.values()) tile.screen.repaint();
  }
}
