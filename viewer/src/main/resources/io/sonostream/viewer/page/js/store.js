// What the server last said of devices, models and training.

const listeners = { devices: new Set(), models: new Set(), training: new Set() };

export const store = { devices: [], models: [], training: [] };

export function take({ kind, body }) {
  if (!(kind in listeners)) return;
  store[kind] = body;
  for (const listener of listeners[kind]) listener(body);
}

export function on(kind, listener) {
  listeners[kind].add(listener);
}
