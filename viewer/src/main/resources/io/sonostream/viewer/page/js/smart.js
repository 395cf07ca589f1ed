// The smart brush: a dab that ends where the image has an edge. No DOM here.
//
// A pixel is taken when its geodesic distance from the middle is within the radius: the length of the best way there, on
// which steps of brightness that stand out of the speckle cost besides. After Toivanen, "New geodesic distance transforms
// for gray-scale images", Pattern Recognition Letters 1996, as Criminisi, Sharp and Blake use it ("GeoS", ECCV 2008).

/** How far a step must stand out of the usual one between neighbours. */
const OUTSTANDING = 2;
/** Lengths of a step to the side and across, by which ways differ least from straight ones (Borgefors 1986). */
const SIDE = 0.955;
const ACROSS = 1.3693;

/** Speckle taken out: the binomial filter 1 4 6 4 1, along rows and columns. */
export function smooth(gray, width, height) {
  const pass = (from, into, step, along, across, stride) => {
    for (let a = 0; a < across; a++) {
      for (let i = 0; i < along; i++) {
        const at = (d) => from[a * stride + Math.max(0, Math.min(along - 1, i + d)) * step];
        into[a * stride + i * step] = (at(-2) + 4 * at(-1) + 6 * at(0) + 4 * at(1) + at(2)) / 16;
      }
    }
  };
  const rows = new Float32Array(gray.length);
  const both = new Float32Array(gray.length);
  pass(gray, rows, 1, width, height, width);
  pass(rows, both, width, height, width, 1);
  return both;
}

/**
 * @param image brightness after `smooth`
 * @param radius in pixels
 * @returns indices of the pixels that are taken, the middle among them
 */
export function grow(image, width, height, x, y, radius) {
  if (x < 0 || x >= width || y < 0 || y >= height) return [];
  const left = Math.max(0, x - radius);
  const top = Math.max(0, y - radius);
  const columns = Math.min(width - 1, x + radius) - left + 1;
  const rows = Math.min(height - 1, y + radius) - top + 1;
  const value = (i) => image[(top + Math.floor(i / columns)) * width + left + (i % columns)];
  const values = Float32Array.from({ length: columns * rows }, (_, i) => value(i));
  const step = Math.max(1, OUTSTANDING * usualStep(values, columns));
  const far = new Float32Array(values.length).fill(Infinity);
  far[(y - top) * columns + x - left] = 0;

  let changed = true;
  const relax = (i, j, length) => {
    const excess = Math.max(0, Math.abs(values[i] - values[j]) / step - 1);
    const way = far[j] + length * (1 + radius * excess);
    if (way < far[i] - 1e-3 && way <= radius) {
      far[i] = way;
      changed = true;
    }
  };
  // Back and forth until nothing comes nearer.
  const sweep = (forth) => {
    const sign = forth ? -1 : 1;
    for (let n = 0; n < values.length; n++) {
      const i = forth ? n : values.length - 1 - n;
      const column = i % columns;
      const row = Math.floor(i / columns);
      const beside = column + sign >= 0 && column + sign < columns;
      const beyond = row + sign >= 0 && row + sign < rows;
      if (beside) relax(i, i + sign, SIDE);
      if (!beyond) continue;
      const j = i + sign * columns;
      relax(i, j, SIDE);
      if (column > 0) relax(i, j - 1, ACROSS);
      if (column < columns - 1) relax(i, j + 1, ACROSS);
    }
  };
  while (changed) {
    changed = false;
    sweep(true);
    sweep(false);
  }
  const taken = [];
  far.forEach((way, i) => {
    if (way <= radius) taken.push((top + Math.floor(i / columns)) * width + left + (i % columns));
  });
  return taken;
}

/** The median step from a pixel to the next in its row. */
function usualStep(values, columns) {
  const steps = [];
  for (let i = 1; i < values.length; i++) {
    if (i % columns > 0) steps.push(Math.abs(values[i] - values[i - 1]));
  }
  if (steps.length === 0) return 0;
  return steps.sort((a, b) => a - b)[steps.length >> 1];
}
