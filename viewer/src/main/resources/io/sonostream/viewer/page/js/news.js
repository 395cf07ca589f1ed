// What a visitor of the wall should know without a click: that a model is in training, and what came of it.

import { announce, el, svg, text } from './dom.js';
import { fixed, outcome, seconds } from './format.js';
import { linear } from './scale.js';
import { on, store } from './store.js';

const FRESH_MILLIS = 10 * 60 * 1000;
const TONE = { PROMOTED: 'good', REJECTED: 'bad', FAILED: 'bad', CANCELLED: 'warn', INTERRUPTED: 'warn', WAITING: 'warn' };
const TITLE = { PROMOTED: 'Promoted', REJECTED: 'Rejected', FAILED: 'Training failed', CANCELLED: 'Training cancelled', INTERRUPTED: 'Training interrupted', WAITING: 'Training waits' };

/** The run to speak of: one that runs, else the one that ended last, for ten minutes. */
export function newest(runs, now) {
  const running = runs.find((run) => run.running);
  const ended = runs.filter((run) => !run.running).sort((a, b) => b.lastAt - a.lastAt)[0];
  return running ?? (ended && now - ended.lastAt < FRESH_MILLIS ? ended : null);
}

function words(run) {
  if (!run.running) return `${run.version ?? run.task}: ${outcome(run.message, run.state)}`;
  const last = run.epochs.at(-1);
  return [
    run.parent ? `from ${run.parent}` : run.task,
    last ? `epoch ${last.epoch} of ${run.epochsPlanned ?? '?'}` : run.message,
    last && typeof last.validationDice === 'number' && `validation Dice ${fixed(last.validationDice)}`,
    typeof run.secondsLeft === 'number' && run.secondsLeft >= 1 && `about ${seconds(run.secondsLeft)} left`,
  ].filter(Boolean).join(' · ');
}

/** Validation Dice by epoch, as a line without axes. */
function spark(run) {
  const points = run.epochs.filter((e) => typeof e.validationDice === 'number');
  if (points.length < 2) return null;
  const x = linear([points[0].epoch, Math.max(run.epochsPlanned ?? 0, points.at(-1).epoch)], [2, 118]);
  const y = linear([0, 1], [26, 2]);
  const path = points.map((e, i) => `${i ? 'L' : 'M'}${x(e.epoch).toFixed(1)} ${y(e.validationDice).toFixed(1)}`).join('');
  return svg('svg', { class: 'spark', width: 120, height: 28, 'aria-hidden': 'true' },
    svg('line', { class: 'floor', x1: 2, x2: 118, y1: 26.5, y2: 26.5 }), svg('path', { class: 'line', d: path }));
}

export class News {
  #told = null;

  constructor() {
    this.title = el('strong', {});
    this.words = el('span', { class: 'words' });
    this.spark = el('span', { class: 'curve' });
    this.done = el('i', { 'aria-hidden': 'true' });
    this.element = el('a', { class: 'news', href: '#/training', hidden: true }, this.title, this.words, this.spark, this.done);
    on('training', () => this.#update());
    on('devices', () => this.#update());
  }

  #update() {
    const run = newest(store.training, store.now);
    this.element.hidden = run === null;
    if (!run) return;
    this.element.dataset.tone = run.running ? 'info' : (TONE[run.state] ?? 'info');
    text(this.title, run.running ? 'Training' : (TITLE[run.state] ?? run.state));
    text(this.words, words(run));
    const share = run.running && run.epochsPlanned ? (run.epochs.at(-1)?.epoch ?? 0) / run.epochsPlanned : 0;
    this.done.style.setProperty('--done', `${100 * share}%`);
    const seen = `${run.run} ${run.state} ${run.epochs.length}`;
    if (seen === this.#told) return;
    if (this.#told?.startsWith(run.run) && !run.running) announce(`${this.title.textContent}. ${this.words.textContent}`);
    this.#told = seen;
    this.spark.replaceChildren(...[spark(run)].filter(Boolean));
  }
}
