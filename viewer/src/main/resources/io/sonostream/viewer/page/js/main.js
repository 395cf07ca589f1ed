// Puts the page together: the line to the server, its views, and the address that says which is in sight.

import { Audit } from './audit.js';
import { showKeys } from './dialog.js';
import { text } from './dom.js';
import { leave, unsaved } from './drafts.js';
import { Gateways } from './gateways.js';
import { listen } from './keys.js';
import { Labels } from './labels.js';
import { learn } from './legend.js';
import { Link } from './link.js';
import { know, meet } from './me.js';
import { Models } from './models.js';
import { Requests } from './requests.js';
import { change, settings } from './settings.js';
import { Stage } from './stage.js';
import { linked, take } from './store.js';
import { Training } from './training.js';
import { Wall } from './wall.js';

const section = (id) => document.getElementById(id);
const painted = { wall: 0, stage: 0 };

// Before anything is built: what one may not do is not offered. Without an answer, nothing is.
await meet(section('me')).catch(() => {});

function done(where) {
  return (number, shown) => {
    if (shown) painted[where]++;
    link.painted(number);
  };
}

const wall = new Wall(section('live'), done('wall'));
const stage = new Stage(section('stage'), done('stage'));
new Models(section('models'));
new Training(section('training'));
const requests = new Requests(section('requests'));
const labels = new Labels(section('labels'));
const gateways = new Gateways(section('gateways'));
const audit = new Audit(section('audit'));

const link = new Link({
  picture(picture) {
    learn(picture.header);
    if (!stage.show(picture)) wall.show(picture);
  },
  snapshot: take,
  state(state, said) {
    const words = { open: 'Connected', lost: 'Connection lost, trying again' };
    linked(state);
    section('connection').dataset.state = state;
    text(section('connection'), said ?? words[state]);
  },
  signedIn: () => know(section('me')).catch(() => {}),
});

function route() {
  const [, view = 'live', device] = /^#\/([a-z]+)(?:\/(.+))?$/.exec(location.hash) ?? [];
  const known = ['live', 'models', 'training', 'requests', 'labels', 'gateways', 'audit'].includes(view) ? view : 'live';
  const shown = known === 'live' && device ? 'stage' : known;
  for (const id of ['live', 'stage', 'models', 'training', 'requests', 'labels', 'gateways', 'audit']) section(id).hidden = id !== shown;
  for (const link of document.querySelectorAll('[data-view]')) {
    if (link.dataset.view === known) link.setAttribute('aria-current', 'page');
    else link.removeAttribute('aria-current');
  }
  if (stage.device !== null) stage.close();
  if (shown === 'stage') stage.open(decodeURIComponent(device), wall.handOver(decodeURIComponent(device)));
  wall.active = shown === 'live';
  requests.active = shown === 'requests';
  labels.active = shown === 'labels';
  gateways.active = shown === 'gateways';
  audit.active = shown === 'audit';
  document.title = shown === 'stage' ? `${stage.device} · Sonostream` : known === 'requests' ? 'Label next · Sonostream' : `${known[0].toUpperCase()}${known.slice(1)} · Sonostream`;
}

/** The address in sight; another one waits until nobody loses a drawing over it. */
let here = location.hash;

function move() {
  const wanted = location.hash;
  if (wanted === here) return;
  if (unsaved() > 0) {
    history.replaceState(null, '', here || '#');
    leave(() => {
      location.hash = wanted;
    });
  } else {
    here = wanted;
    route();
  }
}

function theme() {
  const next = { system: 'dark', dark: 'light', light: 'system' };
  const apply = () => {
    document.documentElement.dataset.theme = settings.theme;
    text(section('theme'), `Theme: ${settings.theme}`);
  };
  section('theme').addEventListener('click', () => {
    change({ theme: next[settings.theme] ?? 'system' });
    apply();
  });
  apply();
}

theme();
section('help').addEventListener('click', showKeys);
listen(stage, [stage, requests, labels]);
addEventListener('hashchange', move);
route();
link.open();

// For whoever measures: how many pictures came, and how many were painted.
globalThis.sonostream = { painted, link };
