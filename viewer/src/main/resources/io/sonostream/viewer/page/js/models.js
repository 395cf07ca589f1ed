// Releases, who serves, how a challenger does, and the buttons that change it.

import { post } from './api.js';
import { board } from './board.js';
import { Chart } from './chart.js';
import { confirm } from './dialog.js';
import { announce, el, list, svg, text } from './dom.js';
import { Empty } from './empty.js';
import { bytes, date, fixed, outcome, percent, time, NONE } from './format.js';
import { lacking, may } from './me.js';
import { on, store } from './store.js';

const STRATEGIES = [
  'full', 'contracting-only', 'expanding-only', 'shallow-to-deep', 'deep-to-shallow', 'search',
];

/** A Dice with its interval, on a line from 0 to 1. */
function interval({ dice, diceLow, diceHigh }) {
  if (typeof dice !== 'number') return NONE;
  const x = (value) => 4 + 112 * Math.max(0, Math.min(1, value));
  const known = typeof diceLow === 'number' && typeof diceHigh === 'number';
  return el('div', {},
    el('strong', {}, fixed(dice)),
    known && el('small', {}, `${fixed(diceLow)} to ${fixed(diceHigh)}`),
    svg('svg', { class: 'interval', width: 120, height: 10, 'aria-hidden': 'true' },
      svg('rect', { class: 'track', x: 4, y: 4, width: 112, height: 2 }),
      known && svg('rect', { class: 'range', x: x(diceLow), y: 1, width: Math.max(2, x(diceHigh) - x(diceLow)), height: 8 }),
      svg('circle', { class: 'mark', cx: x(dice), cy: 5, r: 2.5 })));
}

function gate(release) {
  if (!release.gate) return el('span', { class: 'badge' }, 'not judged');
  const { decision, message } = release.gate;
  return el('div', {}, el('span', { class: `badge ${decision === 'PROMOTED' ? 'good' : 'bad'}` }, decision.toLowerCase()), el('small', {}, outcome(message, decision)));
}

const role = (version, assignment) =>
  version === assignment?.champion ? 'champion' : version === assignment?.challenger ? 'challenger' : '';

class TaskModels {
  #pending = null;

  constructor(task) {
    this.task = task;
    this.cards = el('div', { class: 'cards' });
    this.outcome = el('p', { class: 'outcome', role: 'status' });
    this.quality = new Chart({ label: 'Dice of each version on the test subjects', points: true, height: 190, x: (i) => this.versions?.[i] ?? '' });
    this.shadow = new Chart({ label: 'Shadow Dice over time', x: time, height: 190 });
    this.shadowNote = el('p', { class: 'sub' });
    this.releases = board('releases', ['Version', 'Parent', 'Strategy', 'Dice', 'Gate', 'Size', 'Signature', 'Released', 'Action'], ['Size']);
    this.rollback = el('button', { type: 'button', class: 'danger rollback', onclick: () => this.#rollback() }, 'Roll back');
    this.retrain = el('button', { type: 'button', class: 'retrain', onclick: () => retrain(task, (words) => this.#say(words)) }, 'Retrain');
    this.element = el(
      'section', { dataset: { task } },
      el('div', { class: 'headline' }, el('h1', {}, task), el('span', { class: 'actions' }, this.retrain, this.rollback)),
      this.outcome,
      this.cards,
      el('div', { class: 'split' },
        el('section', { class: 'panel' }, el('h2', {}, 'Quality by version ', el('small', {}, 'Dice on the test subjects, with interval')), this.quality.element),
        el('section', { class: 'panel shadow' }, el('h2', {}, 'Challenger beside champion ', el('small', {}, 'Dice between both on live frames')), this.shadow.element, this.shadowNote)),
      el('section', { class: 'panel' }, el('h2', {}, 'Releases'), this.releases.element),
    );
    on('devices', () => this.#follow());
  }

  update(model) {
    this.model = model;
    const { assignment } = model;
    this.rollback.disabled = !assignment?.previous || !may('operator');
    this.rollback.title = lacking('operator') || (assignment?.previous ? `Back to ${assignment.previous}` : 'There was no champion before');
    this.cards.replaceChildren(...this.#cards(assignment));
    this.#drawQuality(model);
    this.#drawShadow(model);
    const rows = model.releases.map((release) => ({ release, role: role(release.version, assignment) }));
    list(this.releases.rows, rows, ({ release }) => release.version, (row) => this.#row(row));
    this.#follow();
  }

  #cards(assignment) {
    const card = (title, big, sub, name) =>
      el('section', { class: `panel card ${name}` }, el('h2', {}, title), el('p', { class: 'big' }, big), el('p', { class: 'sub' }, sub));
    if (!assignment) return [card('Champion', 'none', 'No model serves this task yet', 'champion')];
    return [
      card('Champion', assignment.champion, `assigned ${date(assignment.at)} by ${assignment.by}: ${outcome(assignment.reason, 'PROMOTED')}`, 'champion'),
      card('Challenger', assignment.challenger ?? 'none',
        assignment.challenger ? `tried on ${percent(assignment.shadowShare)} of the live frames` : 'No version is on trial', 'challenger'),
      card('Rollback returns to', assignment.previous ?? NONE, 'the champion before', 'previous'),
    ];
  }

  #drawQuality({ releases, assignment }) {
    const measured = releases.filter(({ metrics }) => typeof metrics.dice === 'number').reverse();
    this.versions = measured.map(({ version }) => version);
    const has = (m) => typeof m.diceLow === 'number' && typeof m.diceHigh === 'number';
    this.quality.update([{
      name: 'Dice', style: 's1',
      points: measured.map(({ metrics }, i) => [i, metrics.dice]),
      intervals: measured.flatMap(({ metrics }, i) => (has(metrics) ? [{ x: i, low: metrics.diceLow, high: metrics.diceHigh }] : [])),
      ring: this.versions.indexOf(assignment?.champion),
    }]);
  }

  #drawShadow({ shadow }) {
    this.shadow.update(shadow.map((curve, i) => ({
      name: `${curve.challenger} beside ${curve.champion}`, style: `s${(i % 4) + 1}`,
      points: curve.points.map(({ at, dice }) => [at, dice]),
    })));
    const frames = shadow.reduce((sum, curve) => sum + curve.frames, 0);
    this.shadow.element.hidden = frames === 0;
    text(this.shadowNote, frames
      ? `${frames.toLocaleString()} frames compared`
      : 'No challenger has been compared yet. A challenger with a shadow share segments a part of the live frames beside the champion; their agreement is drawn here.');
  }

  #row({ release, role }) {
    const champion = role === 'champion';
    const challenger = role === 'challenger';
    return el(
      'tr', { class: role, dataset: { version: release.version } },
      el('td', { class: 'text' }, el('span', { class: 'version-name' }, release.version), ' ',
        champion && el('span', { class: 'badge good' }, 'champion'), challenger && el('span', { class: 'badge warn' }, 'challenger'),
        el('small', {}, `${release.architecture}, input ${release.input}`), el('small', { class: 'mono', title: release.sha256 }, release.sha256.slice(0, 16))),
      el('td', { class: 'text' }, release.parent ?? NONE),
      el('td', {}, release.strategy ?? 'from scratch'),
      el('td', {}, interval(release.metrics)),
      el('td', { class: 'text' }, gate(release)),
      el('td', { class: 'number' }, bytes(release.sizeBytes)),
      el('td', {}, release.signatureKeyId
        ? el('span', { class: 'badge good', title: release.signatureKeyId }, `signed ${release.signatureKeyId.slice(0, 10)}`)
        : el('span', { class: 'badge warn' }, 'unsigned')),
      el('td', {}, el('span', { class: 'when' }, date(release.at)), el('small', {}, `by ${release.by}`)),
      el('td', {}, el('button', { type: 'button', class: 'promote', disabled: champion || !may('operator'), title: lacking('operator'), onclick: () => this.#promote(release.version) }, 'Promote')),
    );
  }

  #promote(version) {
    const seenChampion = this.model.assignment?.champion ?? null;
    confirm({
      title: `Promote ${version}?`,
      explanation: `${version} will make the masks of ${this.task} in place of ${seenChampion ?? 'no model'}. Processors load and check it beside the old one, then swap between two batches.`,
      action: `Promote ${version}`,
      act: async (who) => {
        const done = await post('api/promote', { task: this.task, version, seenChampion, ...who });
        this.#changed(`${done.champion} is assigned (${done.written}).`, done.champion);
      },
    });
  }

  #rollback() {
    const { champion, previous } = this.model.assignment;
    confirm({
      title: `Roll back to ${previous}?`,
      explanation: `${previous} will make the masks of ${this.task} again, in place of ${champion}.`,
      action: `Roll back to ${previous}`,
      danger: true,
      act: async (who) => {
        const done = await post('api/rollback', { task: this.task, seenChampion: champion, ...who });
        this.#changed(`Rolled back: ${done.champion} is assigned (${done.written}).`, done.champion);
      },
    });
  }

  #changed(words, version) {
    this.#pending = { words, version };
    announce(words);
    this.#follow();
  }

  #say(words) {
    this.#pending = null;
    text(this.outcome, words);
    announce(words);
  }

  /** The outcome is told by the masks themselves: whose version do they carry? */
  #follow() {
    if (!this.#pending) return;
    const { words, version } = this.#pending;
    const devices = store.devices.filter((status) => status.task === this.task && !status.stale);
    const there = devices.filter((status) => status.modelVersion === version).length;
    const told = devices.length === 0 ? 'No device is sending.' : there === devices.length
      ? `Masks of all ${devices.length} devices carry it.` : `Masks of ${there} of ${devices.length} devices carry it so far.`;
    text(this.outcome, `${words} ${told}`);
  }
}

export function retrain(task, say) {
  const strategy = el('select', { name: 'strategy' }, el('option', { value: '' }, 'as configured'), ...STRATEGIES.map((name) => el('option', { value: name }, name)));
  confirm({
    title: `Retrain ${task}?`,
    explanation: 'The trainer fine-tunes the champion on all labels. The gate promotes the result only if it proves better.',
    action: 'Start training',
    fields: [el('label', { class: 'field' }, 'Strategy', strategy)],
    act: async (who) => {
      const done = await post('api/retrain', { task, strategy: strategy.value || null, ...who });
      say(`Training is asked for (${done.written}). The Training view shows it once the trainer takes it up.`);
    },
  });
}

export class Models {
  #tasks = new Map();

  constructor(section) {
    this.empty = new Empty('models', 'No model is released yet', 'Releases and assignments appear here as they are written.');
    section.append(this.empty.element);
    on('models', (models) => {
      this.empty.hidden = models.length > 0;
      for (const model of models) {
        if (!this.#tasks.has(model.task)) {
          const task = new TaskModels(model.task);
          this.#tasks.set(model.task, task);
          section.append(task.element);
        }
        this.#tasks.get(model.task).update(model);
      }
    });
  }
}
