// How masks are drawn: kept in this browser, told to whoever listens.

const KEY = 'sonostream.settings';
const defaults = { masks: true, outline: true, opacity: 0.35, hidden: [], keys: true, theme: 'system' };

function load() {
  try {
    return { ...defaults, ...JSON.parse(localStorage.getItem(KEY) ?? '{}') };
  } catch {
    return { ...defaults };
  }
}

const listeners = new Set();

export const settings = load();

export function change(values) {
  Object.assign(settings, values);
  try {
    localStorage.setItem(KEY, JSON.stringify(settings));
  } catch {
    // Private windows may refuse storage; the settings then live as long as the page.
  }
  for (const listener of listeners) listener(settings);
}

export function toggleClass(value) {
  const hidden = settings.hidden.includes(value)
    ? settings.hidden.filter((other) => other !== value)
    : [...settings.hidden, value];
  change({ hidden });
}

export function onSettings(listener) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
