// What the server last said of devices, models and training.

const listeners = { devices: new Set(), models: new Set(), training: new Set(), link: new Set() };

export const store = { devices: [], models: [], training: [], now: 0 };

/** @param now the server's clock, so that a wrong one here ages nothing */
export function take({ kind, body, now }) {
  if (!(kind in store) || kind === 'now') return;
  store.now = now;
  store[kind] = body;
  for (const listener of listeners[kind]) listener(body);
}

/** @param state of the line to the server: open or lost */
export function linked(state) {
  for (const listener of listeners.link) listener(state);
}

export function on(kind, listener) {
  listeners[kind].add(listener);
}
