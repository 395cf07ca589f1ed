// Outlines of the frames between two that are drawn. No DOM here.
//
// Shape-based interpolation: each outline becomes a signed distance, and the distances are mixed (Raya and Udupa, IEEE
// Transactions on Medical Imaging 1990), here with exact Euclidean ones (Felzenszwalb and Huttenlocher, "Distance
// Transforms of Sampled Functions"). Before, both shapes are put where their middle is in between: one that has moved
// further than it is wide would vanish else.

const FAR = 1e12;

/**
 * A map between `first` (share 0) and `second` (share 1). A class that only one of the two shows is in neither: where it
 * begins or ends, nobody has said.
 */
export function between(first, second, share, width, height) {
  const map = new Uint8Array(first.length);
  const nearest = new Float32Array(first.length);
  for (const value of new Set(first)) {
    if (value === 0) continue;
    const from = middle(first, value, width);
    const to = middle(second, value, width);
    if (!to) continue;
    const [dx, dy] = [to[0] - from[0], to[1] - from[1]];
    const one = moved(first, value, dx * share, dy * share, width, height);
    const other = moved(second, value, -dx * (1 - share), -dy * (1 - share), width, height);
    // Nothing lies between that is in neither.
    const box = around(one, other, width, height);
    if (!box) continue;
    const distances = [one, other].map((shape) => distance(cut(shape, box, width), box.width, box.height));
    for (let y = 0, i = 0; y < box.height; y++) {
      for (let x = 0; x < box.width; x++, i++) {
        const at = (box.top + y) * width + box.left + x;
        const mixed = (1 - share) * distances[0][i] + share * distances[1][i];
        if (mixed < 0 && mixed < nearest[at]) {
          nearest[at] = mixed;
          map[at] = value;
        }
      }
    }
  }
  return map;
}

/** The centroid of a class, or null. */
function middle(map, value, width) {
  let count = 0;
  let x = 0;
  let y = 0;
  map.forEach((v, i) => {
    if (v !== value) return;
    count++;
    x += i % width;
    y += Math.floor(i / width);
  });
  return count > 0 ? [x / count, y / count] : null;
}

/** Where a class is after whole steps, 1 there and 0 elsewhere. */
function moved(map, value, dx, dy, width, height) {
  const inside = new Uint8Array(map.length);
  const right = Math.round(dx);
  const down = Math.round(dy);
  map.forEach((v, i) => {
    if (v !== value) return;
    const x = (i % width) + right;
    const y = Math.floor(i / width) + down;
    if (x >= 0 && x < width && y >= 0 && y < height) inside[y * width + x] = 1;
  });
  return inside;
}

/** What holds both shapes and a pixel around them, or null where there is neither. */
function around(one, other, width, height) {
  let [left, right, top, bottom] = [width, -1, height, -1];
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++, i++) {
      if (!one[i] && !other[i]) continue;
      left = Math.min(left, x);
      right = Math.max(right, x);
      top = Math.min(top, y);
      bottom = Math.max(bottom, y);
    }
  }
  if (right < 0) return null;
  left = Math.max(0, left - 1);
  top = Math.max(0, top - 1);
  return { left, top, width: Math.min(width, right + 2) - left, height: Math.min(height, bottom + 2) - top };
}

function cut(shape, box, width) {
  const part = new Uint8Array(box.width * box.height);
  for (let y = 0; y < box.height; y++) {
    const from = (box.top + y) * width + box.left;
    part.set(shape.subarray(from, from + box.width), y * box.width);
  }
  return part;
}

/** Distance to the outline in pixels: negative inside, positive outside. */
export function distance(inside, width, height) {
  const toInside = squared(inside, 1, width, height);
  const toOutside = squared(inside, 0, width, height);
  return Float32Array.from(inside, (v, i) => (v ? 0.5 - Math.sqrt(toOutside[i]) : Math.sqrt(toInside[i]) - 0.5));
}

/** Squared distance to the nearest pixel of a value: columns first, then rows. */
function squared(map, value, width, height) {
  const out = Float64Array.from(map, (v) => (v === value ? 0 : FAR));
  for (let x = 0; x < width; x++) lower(out, x, width, height);
  for (let y = 0; y < height; y++) lower(out, y * width, 1, width);
  return out;
}

/** The lower envelope of the parabolas that stand on a line's values, in place. */
function lower(values, start, step, count) {
  const f = Float64Array.from({ length: count }, (_, i) => values[start + i * step]);
  const roots = new Int32Array(count);
  const bounds = new Float64Array(count + 1);
  let last = 0;
  bounds[0] = -Infinity;
  bounds[1] = Infinity;
  for (let q = 1; q < count; q++) {
    let s;
    do {
      const r = roots[last];
      s = (f[q] + q * q - f[r] - r * r) / (2 * q - 2 * r);
    } while (s <= bounds[last] && --last >= 0);
    last++;
    roots[last] = q;
    bounds[last] = s;
    bounds[last + 1] = Infinity;
  }
  for (let q = 0, k = 0; q < count; q++) {
    while (bounds[k + 1] < q) k++;
    values[start + q * step] = (q - roots[k]) ** 2 + f[roots[k]];
  }
}
