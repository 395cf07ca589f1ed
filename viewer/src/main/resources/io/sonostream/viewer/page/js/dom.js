// Makes elements. Text from outside only ever becomes text nodes and attribute values, so a device that calls itself
// <script> is shown by that name and nothing more.

const SVG = 'http://www.w3.org/2000/svg';

function fill(element, props, children) {
  for (const [name, value] of Object.entries(props)) {
    if (name.startsWith('on')) {
      element.addEventListener(name.slice(2), value);
    } else if (name === 'dataset') {
      Object.assign(element.dataset, value);
    } else if (name === 'vars') {
      for (const [key, v] of Object.entries(value)) element.style.setProperty(key, v);
    } else if (value === true) {
      element.setAttribute(name, '');
    } else if (value !== false && value !== null && value !== undefined) {
      element.setAttribute(name, value);
    }
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

export function el(tag, props = {}, ...children) {
  return fill(document.createElement(tag), props, children);
}

export function svg(tag, props = {}, ...children) {
  return fill(document.createElementNS(SVG, tag), props, children);
}

/** Changes text only where it differs, so that a reader's place and selection stay. */
export function text(element, value) {
  if (element.textContent !== value) element.textContent = value;
}

const kept = new WeakMap();

/**
 * Fills a parent with one child per item, and keeps the child of an item that has not changed: a click that has begun
 * on it, or the focus, survives an update.
 */
export function list(parent, items, key, build) {
  const before = kept.get(parent) ?? new Map();
  const after = new Map();
  for (const item of items) {
    const said = JSON.stringify(item);
    const old = before.get(key(item));
    after.set(key(item), old?.said === said ? old : { said, child: build(item) });
  }
  kept.set(parent, after);
  const children = [...after.values()].map(({ child }) => child);
  // Only what is not at its place is put in: what is taken out and put back loses the focus.
  const stays = new Set(children);
  for (const node of [...parent.childNodes]) {
    if (!stays.has(node)) node.remove();
  }
  children.forEach((child, i) => {
    if (parent.childNodes[i] !== child) parent.insertBefore(child, parent.childNodes[i] ?? null);
  });
}

export function announce(message) {
  document.getElementById('announcer').textContent = message;
}
