// One device on the wall.

import { el, text } from './dom.js';
import { between, fixed, percent, seconds, NONE } from './format.js';
import { Screen } from './screen.js';

/** As for the doctor's line. */
const CLOCK_OFF_MILLIS = 1000;

export const deviceHash = (device) => `#/live/${encodeURIComponent(device)}`;

export class Tile {
  constructor(device, done) {
    this.screen = new Screen(done);
    this.fps = el('span', { class: 'fps', title: 'Frames per second that arrive' });
    this.latency = el('span', { class: 'latency', title: 'From capture to mask here, median' });
    this.version = el('span', { class: 'badge version', title: 'Model that made the mask' });
    this.shed = el('span', { class: 'badge bad shed-share', title: 'Frames without a mask because the engine was late' });
    this.clock = el('span', { class: 'badge warn clock' });
    this.alike = el('span', { class: 'badge warn alike', title: 'Another device has a name that looks the same; this one has' });
    this.task = el('span', { class: 'task', title: 'Task' });
    this.element = el(
      'a',
      { class: 'tile', href: deviceHash(device), dataset: { device } },
      this.screen.element,
      el(
        'span',
        { class: 'caption' },
        el('span', { class: 'title' }, el('span', { class: 'name', title: device }, el('bdi', {}, device)), this.alike, this.version),
        el('span', { class: 'figures' }, this.fps, this.latency, this.task, this.clock, this.shed),
      ),
    );
  }

  /**
   * @param alike what is different about its name, where another device has one that looks the same
   */
  update(status, alike = '') {
    text(this.alike, alike);
    const off = Math.abs(status.clockBehindMillis) > CLOCK_OFF_MILLIS;
    this.#clock(off, status.clockBehindMillis);
    text(this.fps, `${fixed(status.framesPerSecond, 1)} fps`);
    text(this.latency, between(status.latencyMillis));
    this.#model(status.modelVersion ?? (status.maskless ? 'no masks' : NONE));
    text(this.task, status.task);
    this.shed.hidden = !(status.shedShare > 0);
    text(this.shed, `SHED ${percent(status.shedShare)}`);
    text(this.screen.stale, status.stale ? 'STALE' : '');
    this.element.classList.toggle('stale', status.stale);
    const state = status.stale ? 'stale' : `${fixed(status.framesPerSecond, 0)} frames per second`;
    this.element.setAttribute('aria-label', `${status.device}, ${state}, model ${status.modelVersion ?? 'none'}`);
  }

  /** Times of a device whose clock is off can't be compared with those of others. */
  #clock(off, behind) {
    const said = off ? `${seconds(Math.abs(behind) / 1000)} ${behind > 0 ? 'slow' : 'fast'}` : '';
    text(this.clock, off ? `clock ${said}` : '');
    this.clock.title = off ? `The clock of this device is ${said}: set it. Its frames are served all the same.` : '';
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
