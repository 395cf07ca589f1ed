// One device on the wall.

import { el, text } from './dom.js';
import { fixed, millis, percent, NONE } from './format.js';
import { Screen } from './screen.js';

export const deviceHash = (device) => `#/live/${encodeURIComponent(device)}`;

export class Tile {
  constructor(device, done) {
    this.screen = new Screen(done);
    this.fps = el('span', { class: 'fps', title: 'Frames per second that arrive' });
    this.latency = el('span', { class: 'latency', title: 'From capture to mask here, median' });
    this.version = el('span', { class: 'badge version', title: 'Model that made the mask' });
    this.shed = el('span', { class: 'badge bad shed-share', title: 'Frames without a mask because the engine was late' });
    this.task = el('span', { class: 'task', title: 'Task' });
    this.element = el(
      'a',
      { class: 'tile', href: deviceHash(device), dataset: { device } },
      this.screen.element,
      el(
        'span',
        { class: 'caption' },
        el('span', { class: 'title' }, el('span', { class: 'name', title: device }, device), this.version),
        el('span', { class: 'figures' }, this.fps, this.latency, this.task, this.shed),
      ),
    );
  }

  update(status) {
    text(this.fps, `${fixed(status.framesPerSecond, 1)} fps`);
    text(this.latency, millis(status.latencyMillis));
    this.#model(status.modelVersion ?? (status.maskless ? 'no masks' : NONE));
    text(this.task, status.task);
    this.shed.hidden = !(status.shedShare > 0);
    text(this.shed, `SHED ${percent(status.shedShare)}`);
    text(this.screen.stale, status.stale ? 'STALE' : '');
    this.element.classList.toggle('stale', status.stale);
    const state = status.stale ? 'stale' : `${fixed(status.framesPerSecond, 0)} frames per second`;
    this.element.setAttribute('aria-label', `${status.device}, ${state}, model ${status.modelVersion ?? 'none'}`);
  }

  /** A swap is seen: the badge lights up when another model's masks come. */
  #model(version) {
    const before = this.version.textContent;
    if (before === version) return;
    text(this.version, version);
    this.version.title = `Model that made the mask: ${version}`;
    this.version.classList.toggle('swapped', before !== '' && before !== NONE);
  }
}
