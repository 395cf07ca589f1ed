// What the server last said of devices, models and training.

const listeners = { devices: new Set(), models: new Set(), training: new Set() };

export const store = { devices: [], models: [], training: [], now: 0 };

/** @param now the server's clock, so that a wrong one here ages nothing */
export function take({ kind, body, now }) {
  if (!(kind in listeners)) return;
  store.now = now;
  store[kind] = body;
  for (const listener of listeners[kind]) listener(body);
}

export function on(kind, listener) {
  listeners[kind].add(listener);
}
