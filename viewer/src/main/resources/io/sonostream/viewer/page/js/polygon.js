// The pixels of a polygon. No DOM here.

/**
 * What lies inside or on the outline, by the even-odd rule.
 *
 * @param corners [[x, y], ...], whole pixels of the frame
 * @returns indices into a map of width by height, each once
 */
export function within(corners, width, height) {
  const taken = new Set();
  const take = (x, y) => {
    if (x >= 0 && x < width && y >= 0 && y < height) taken.add(y * width + x);
  };
  const edges = corners.map((corner, i) => [corner, corners[(i + 1) % corners.length]]);
  for (let y = 0; y < height; y++) {
    const crossings = [];
    for (const [[x1, y1], [x2, y2]] of edges) {
      if (y1 <= y !== y2 <= y) crossings.push(x1 + ((y - y1) * (x2 - x1)) / (y2 - y1));
    }
    crossings.sort((a, b) => a - b);
    for (let i = 0; i + 1 < crossings.length; i += 2) {
      for (let x = Math.max(0, Math.ceil(crossings[i])); x <= crossings[i + 1] && x < width; x++) take(x, y);
    }
  }
  for (const [[x1, y1], [x2, y2]] of edges) {
    const count = Math.max(Math.abs(x2 - x1), Math.abs(y2 - y1), 1);
    for (let i = 0; i <= count; i++) take(Math.round(x1 + ((x2 - x1) * i) / count), Math.round(y1 + ((y2 - y1) * i) / count));
  }
  return [...taken];
}
