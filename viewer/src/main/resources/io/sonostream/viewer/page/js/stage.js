// One device, large: picture, areas and their curve, where the mask came from, and the way to correct it.

import { get } from './api.js';
import { Chart } from './chart.js';
import { announce, el, text } from './dom.js';
import { Editor } from './editor.js';
import { area, fixed, percent, time, NONE } from './format.js';
import { Legend } from './legend.js';
import { lacking, may } from './me.js';
import { css } from './palette.js';
import { Screen } from './screen.js';
import { onSettings } from './settings.js';
import { on } from './store.js';
import { Waterfall } from './waterfall.js';

const MAX_POINTS = 900;
const REDRAW_MILLIS = 250;

const frameOf = ({ stream, sequence }) => JSON.stringify([stream, sequence]);

export class Stage {
  #device = null;
  #points = [];
  #latest = null;
  #redraw = 0;
  #editor = null;

  constructor(section, done) {
    this.section = section;
    this.done = done;
    this.legend = new Legend();
    onSettings(() => this.screen?.repaint());
    on('devices', (devices) => this.#status(devices.find((status) => status.device === this.#device)));
  }

  get device() {
    return this.#device;
  }

  /** @param picture to begin with, or null */
  open(device, picture) {
    this.#device = device;
    this.#points = [];
    this.#build(device);
    get(`api/areas?device=${encodeURIComponent(device)}`)
      .then((points) => this.#history(device, points))
      .catch(() => {}); // the curve then starts now
    if (picture) this.screen.show(picture);
  }

  close() {
    this.#device = null;
    this.#latest = null;
    this.#editor?.close();
    if (this.screen) {
      this.screen.active = false;
      this.screen.settle();
    }
    this.screen = null;
    this.section.replaceChildren();
  }

  /** @returns whether the picture was for this stage */
  show(picture) {
    if (picture.header.device !== this.#device) return false;
    if (this.#editor) {
      // The frame under the brush stands still; the stream is acknowledged unseen.
      this.done(picture.header.number, false);
    } else {
      this.screen.show(picture);
    }
    return true;
  }

  /** @returns whether the editor took the key */
  shortcut(event) {
    return this.#editor?.shortcut(event) ?? false;
  }

  get editing() {
    return this.#editor !== null;
  }

  /** Freezes the frame in sight and starts to draw on it. */
  async correct() {
    const { screen } = this;
    if (this.#device === null || this.#editor || !screen?.picture || !may('annotator')) return;
    screen.active = false;
    const editor = new Editor(screen, () => this.#endEditing());
    this.#editor = editor;
    this.correctButton.disabled = true;
    this.layout.classList.add('editing');
    this.layout.prepend(editor.element);
    await editor.open();
    announce(`Frame ${screen.picture.header.sequence} is frozen. Draw on it.`);
  }

  #endEditing() {
    this.#editor = null;
    if (this.#device === null) return;
    this.screen.active = true;
    this.correctButton.disabled = !may('annotator');
    this.layout.classList.remove('editing');
    this.correctButton.focus();
  }

  #build(device) {
    this.screen = new Screen(this.done, (picture) => this.#shown(picture));
    this.badges = el('p', { class: 'badges' });
    this.version = el('span', { class: 'badge version' });
    this.rate = el('span', { class: 'badge fps' });
    this.badges.append(this.version, this.rate);
    this.correctButton = el(
      'button',
      { type: 'button', class: 'primary correct', disabled: !may('annotator'), title: lacking('annotator'), onclick: () => this.correct(), 'aria-keyshortcuts': 'C' },
      'Correct this mask', el('kbd', { 'aria-hidden': 'true' }, 'C'),
    );
    this.regions = el('tbody');
    this.curve = new Chart({ label: 'Area over time', digits: 1, x: time });
    this.waterfall = new Waterfall();
    this.facts = el('dl', { class: 'facts' });
    this.left = el('div', { class: 'left' }, el('div', { class: 'picture' }, this.screen.element));
    this.layout = el('div', { class: 'stage' }, this.left, this.#side());
    this.section.replaceChildren(
      el(
        'div',
        { class: 'headline' },
        el('a', { class: 'button', href: '#/live' }, '← Wall', el('kbd', { 'aria-hidden': 'true' }, 'Esc')),
        el('h1', {}, device),
        this.badges,
      ),
      el('div', { class: 'toolbar' }, this.correctButton, el('span', { class: 'rule' }), this.legend.element),
      this.layout,
    );
  }

  #side() {
    const panel = (title, ...content) => el('section', { class: 'panel' }, el('h2', {}, title), ...content);
    return el(
      'div',
      { class: 'side' },
      panel(
        'Area over time',
        el('table', { class: 'regions' },
          el('thead', {}, el('tr', {},
            el('th', { scope: 'col' }, 'Class'), el('th', { scope: 'col' }, 'Area'), el('th', { scope: 'col' }, 'Mean probability'))),
          this.regions),
        this.curve.element,
      ),
      panel('Where the time went', this.waterfall.element),
      panel('Lineage', this.facts),
    );
  }

  #status(status) {
    if (!this.screen) return;
    // Of a device that the server does not know, nothing comes.
    text(this.screen.stale, !status || status.stale ? 'STALE' : '');
    text(this.rate, status ? `${fixed(status.framesPerSecond, 1)} fps` : NONE);
    text(this.version, status?.modelVersion ?? NONE);
  }

  #history(device, points) {
    if (device !== this.#device) return;
    const newer = this.#points;
    const known = new Set(newer.map(frameOf));
    this.#points = [...points.filter((point) => !known.has(frameOf(point))), ...newer];
    this.#draw();
  }

  #shown({ header }) {
    const { stream, task, sequence, mask } = header;
    if (mask?.status === 'SEGMENTED') {
      this.#points.push({ stream, task, sequence, at: mask.timing.captured / 1000, areas: mask.regions });
      if (this.#points.length > MAX_POINTS) this.#points.shift();
    }
    this.layout.style.setProperty('--ratio', this.screen.aspect);
    // At once, then at most four times a second; the newest picture is always told in the end, since
    // it may be the last for long.
    this.#latest = header;
    if (!this.#redraw) this.#tell();
  }

  #tell() {
    const header = this.#latest;
    this.#latest = null;
    this.#redraw = 0;
    if (!header || header.device !== this.#device) return;
    this.#areas(header.mask);
    this.#lineage(header);
    this.waterfall.update(header);
    this.#draw();
    this.#redraw = setTimeout(() => this.#tell(), REDRAW_MILLIS);
  }

  #areas(mask) {
    this.regions.replaceChildren(
      ...(mask?.regions ?? []).map((region) =>
        el('tr', {},
          el('td', {}, el('span', { class: 'swatch', vars: { '--swatch': css(region.value) } }), region.name),
          el('td', {}, el('strong', {}, area(region))),
          el('td', {}, percent(region.meanProbability)))),
    );
  }

  #lineage({ source, mask, stream, sequence, task, deviceModel, spacing, width, height }) {
    const rows = [
      ['Frame', `${sequence} of ${stream}`],
      ['Record', `${source.topic}, partition ${source.partition}, offset ${source.offset}`],
      ['Task', task],
      ['Device', deviceModel ?? 'model not told'],
      ['Size', `${width} × ${height} px${spacing ? `, ${spacing.column.toFixed(3)} × ${spacing.row.toFixed(3)} mm a pixel` : ''}`],
      ['Model', mask?.model ? mask.model.version : NONE],
      ['Expected Dice', typeof mask?.uncertainty === 'number' ? `${percent(1 - mask.uncertainty)}, by the model itself` : NONE],
      ['Package', mask?.model ? el('code', {}, mask.model.sha256) : NONE],
      ['Batch', mask ? `${mask.timing.batchSize} frames` : NONE],
    ];
    if (mask?.steadiedFrom) rows.push(['Steadied', `leans on frame ${mask.steadiedFrom} where the model is unsure`]);
    if (mask?.shedReason) rows.push(['Shed', mask.shedReason]);
    this.facts.replaceChildren(...rows.flatMap(([name, value]) => [el('dt', {}, name), el('dd', {}, value)]));
  }

  /** A line for each class of each stream and task: of two tasks a value means two things. */
  #draw() {
    const inMillimetres = this.#points.every((p) => p.areas.every((a) => typeof a.squareMillimetres === 'number'));
    const unit = inMillimetres ? 'mm²' : 'px';
    this.curve.options.unit = unit;
    const several = new Set(this.#points.map(({ stream }) => stream)).size > 1;
    const lines = new Map();
    for (const { at, stream, task, areas } of this.#points) {
      for (const { value, name, pixels, squareMillimetres } of areas) {
        // After a change of the classes a value is another thing.
        const key = JSON.stringify([stream, task, value, name]);
        const points = lines.get(key)?.points ?? [];
        points.push([at, inMillimetres ? squareMillimetres : pixels]);
        lines.set(key, { value, stream, task, name: `${name}${several ? `, ${stream}` : ''} (${unit})`, points });
      }
    }
    // By name, not by age: the oldest point is another stream's each time one goes.
    const order = (a, b) => a.value - b.value || a.stream.localeCompare(b.stream) || a.task.localeCompare(b.task);
    this.curve.update(
      [...lines.values()].sort(order).map(({ name, points }, i) => ({ name, style: `s${(i % 4) + 1}`, points })),
    );
  }
}
