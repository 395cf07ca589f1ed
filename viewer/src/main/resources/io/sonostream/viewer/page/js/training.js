// The running run as a live plot, and the runs before with their outcome.

import { board } from './board.js';
import { Chart } from './chart.js';
import { announce, el, list, text } from './dom.js';
import { Empty } from './empty.js';
import { date, fixed, outcome, seconds, NONE } from './format.js';
import { lacking, may } from './me.js';
import { retrain } from './models.js';
import { on, store } from './store.js';

const KIND = { PROMOTED: 'good', REJECTED: 'bad', FAILED: 'bad', CANCELLED: 'warn', INTERRUPTED: 'warn', WAITING: 'warn' };

const best = (run) => run.epochs.reduce((max, e) => (e.validationDice > max ? e.validationDice : max), -Infinity);

function state(run) {
  return el('span', { class: `badge ${KIND[run.state] ?? 'version'}` }, run.running && run.state === 'EPOCH' ? 'training' : run.state.toLowerCase());
}

/** Champion against challenger as the gate measured them. */
function verdict({ metrics: m }) {
  if (typeof m.challengerDice !== 'number') return NONE;
  const interval = typeof m.differenceLow === 'number' ? `difference ${fixed(m.differenceLow)} to ${fixed(m.differenceHigh)}` : '';
  return [`${fixed(m.challengerDice)} against ${fixed(m.championDice)}`, interval && el('small', {}, interval)];
}

export class Training {
  #chosen = null;

  constructor(section) {
    this.count = document.createElement('span');
    this.count.className = 'count';
    document.querySelector('[data-view="training"]').append(this.count);
    this.count.hidden = true;
    this.outcome = el('p', { class: 'outcome', role: 'status' });
    this.ask = el('button', { type: 'button', class: 'retrain', title: lacking('operator'), onclick: () => this.#retrain() }, 'Retrain');
    this.title = el('h2', {});
    this.about = el('p', { class: 'sub' });
    this.bar = el('div', { class: 'progress', role: 'progressbar', 'aria-label': 'Epochs done', 'aria-valuemin': '0' }, el('i'));
    this.loss = new Chart({ label: 'Loss by epoch', x: (epoch) => `epoch ${epoch}`, digits: 4, height: 220 });
    this.dice = new Chart({ label: 'Validation Dice by epoch', x: (epoch) => `epoch ${epoch}`, height: 220 });
    this.run = el('section', { class: 'panel card run' }, this.title, this.about, this.bar,
      el('div', { class: 'split' }, this.loss.element, this.dice.element));
    this.runs = board('runs', ['Run', 'Outcome', 'Trigger', 'Strategy', 'From → to', 'Epochs', 'Best validation Dice', 'Test Dice', 'Why'], ['Epochs', 'Best validation Dice']);
    this.empty = new Empty('training', 'No training run yet', 'The trainer starts by itself when new labels have come, or when you ask.');
    this.past = el('section', { class: 'panel' }, el('h2', {}, 'Runs'), this.runs.element);
    section.append(el('div', { class: 'headline' }, el('h1', {}, 'Training'), el('span', { class: 'actions' }, this.ask)), this.outcome, this.empty.element, this.run, this.past);
    on('training', (runs) => this.#update(runs));
    on('models', (models) => { this.ask.disabled = models.length === 0 || !may('operator'); });
    this.ask.disabled = true;
    this.#update([]);
  }

  #retrain() {
    const task = store.training[0]?.task ?? store.models[0].task;
    retrain(task, (words) => {
      text(this.outcome, words);
      announce(words);
    });
  }

  #update(runs) {
    const running = runs.filter((run) => run.running);
    this.count.hidden = running.length === 0;
    text(this.count, running.length === 1 ? 'running' : `${running.length} running`);
    this.empty.hidden = runs.length > 0;
    this.run.hidden = this.past.hidden = runs.length === 0;
    if (runs.length === 0) return;
    this.#show(runs.find((run) => run.run === this.#chosen) ?? running[0] ?? runs[0]);
    const rows = runs.map((run) => ({ run, chosen: run === this.shown }));
    list(this.runs.rows, rows, ({ run }) => run.run, (row) => this.#row(row));
  }

  #show(run) {
    this.shown = run;
    this.title.replaceChildren(`${run.task}: run `, el('span', { class: 'mono' }, run.run), ' ', state(run));
    text(this.about, [
      outcome(run.message, run.state),
      run.strategy && `strategy ${run.strategy}`,
      run.parent && `from ${run.parent}`,
      run.running && typeof run.secondsLeft === 'number' && `about ${seconds(run.secondsLeft)} left`,
    ].filter(Boolean).join(' · '));
    const done = run.epochs.at(-1)?.epoch ?? 0;
    this.bar.hidden = !run.running || !run.epochsPlanned;
    this.bar.setAttribute('aria-valuemax', run.epochsPlanned ?? 0);
    this.bar.setAttribute('aria-valuenow', done);
    this.bar.setAttribute('aria-valuetext', `epoch ${done} of ${run.epochsPlanned}`);
    this.bar.firstChild.style.setProperty('--done', `${(100 * done) / (run.epochsPlanned || 1)}%`);
    const points = (key) => run.epochs.filter((e) => typeof e[key] === 'number').map((e) => [e.epoch, e[key]]);
    this.loss.update([
      { name: 'training loss', style: 's2', points: points('trainLoss') },
      { name: 'validation loss', style: 's3', dashed: true, points: points('validationLoss') },
    ]);
    this.dice.update([{ name: 'validation Dice', style: 's1', points: points('validationDice') }]);
  }

  #row({ run, chosen }) {
    const choose = () => {
      this.#chosen = run.run;
      this.#update(store.training);
      this.run.scrollIntoView({ block: 'nearest' });
    };
    return el(
      'tr', { dataset: { run: run.run }, 'aria-selected': String(chosen) },
      el('td', {}, el('button', { type: 'button', class: 'mono choose', onclick: choose, 'aria-label': `Show the curves of run ${run.run}` }, run.run), el('small', {}, date(run.firstAt))),
      el('td', {}, state(run)),
      el('td', {}, run.trigger ?? NONE),
      el('td', {}, run.strategy ?? NONE),
      el('td', {}, `${run.parent ?? 'scratch'} →`, el('br'), run.version ?? NONE),
      el('td', { class: 'number' }, `${run.epochs.length}${run.epochsPlanned ? ` / ${run.epochsPlanned}` : ''}`),
      el('td', { class: 'number' }, fixed(best(run))),
      el('td', {}, verdict(run)),
      el('td', { class: 'text' }, outcome(run.message, run.state)),
    );
  }
}
