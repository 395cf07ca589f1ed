// Numbers and times as people read them.

const clock = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', second: '2-digit' });
const day = new Intl.DateTimeFormat(undefined, {
  year: 'numeric', month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit',
});

export const NONE = '–';

const isNumber = (value) => typeof value === 'number' && Number.isFinite(value);

export function fixed(value, digits = 3) {
  return isNumber(value) ? value.toFixed(digits) : NONE;
}

export function percent(share) {
  return isNumber(share) ? `${Math.round(share * 100)} %` : NONE;
}

export function millis(value) {
  if (!isNumber(value)) return NONE;
  if (value < 10) return `${value.toFixed(1)} ms`;
  return value < 10000 ? `${Math.round(value)} ms` : `${(value / 1000).toFixed(0)} s`;
}

const CLOCKS_DIFFER = 'clocks differ';

/** What lies between two times by the clocks of different machines. */
export const between = (value) => (value < 0 ? CLOCKS_DIFFER : millis(value));

export function seconds(value) {
  if (!isNumber(value)) return NONE;
  if (value < 90) return `${Math.max(0, Math.round(value))} s`;
  return value < 5400 ? `${Math.round(value / 60)} min` : `${(value / 3600).toFixed(1)} h`;
}

export function bytes(value) {
  if (!isNumber(value)) return NONE;
  const units = ['B', 'KB', 'MB', 'GB'];
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${value.toFixed(unit === 0 || value >= 100 ? 0 : 1)} ${units[unit]}`;
}

export const time = (at) => clock.format(new Date(at));
export const date = (at) => day.format(new Date(at));

/** A run's message without the state that stands beside it as a badge, and with a real arrow. */
export function outcome(message, state) {
  const prefix = `${state.toLowerCase()}: `;
  return (message.startsWith(prefix) ? message.slice(prefix.length) : message).replaceAll(' -> ', ' → ');
}

/** An area with its unit: mm² where the pixel spacing is known. */
export function area(region) {
  return isNumber(region.squareMillimetres)
    ? `${region.squareMillimetres.toFixed(region.squareMillimetres < 100 ? 1 : 0)} mm²`
    : `${region.pixels.toLocaleString()} px`;
}
