// Takes a drawing along with what moves in the image. No DOM here.
//
// Speckle tracking: blocks of the new frame are looked for in the old one by the sum of absolute differences (Bohs and
// Trahey, IEEE Transactions on Biomedical Engineering 1991); between the blocks' middles their ways are mixed.

const SPACING = 8;
const HALF = 8;
const REACH = 8;
/** Of two places that look alike, the nearer one: what a pixel of way must gain, in grey levels a pixel of the block. */
const INERTIA = 0.2;

/**
 * @param from brightness of the frame that `map` was drawn on
 * @param to brightness of the next one
 * @returns the map of the next one
 */
export function carry(from, to, map, width, height) {
  const columns = Math.ceil(width / SPACING) + 1;
  const rows = Math.ceil(height / SPACING) + 1;
  const dx = new Float32Array(columns * rows);
  const dy = new Float32Array(columns * rows);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const x = column * SPACING;
      const y = row * SPACING;
      if (!near(map, x, y, width, height)) continue;
      [dx[row * columns + column], dy[row * columns + column]] = way(from, to, x, y, width, height);
    }
  }
  const out = new Uint8Array(map.length);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const fromX = Math.round(x + mixed(dx, x, y, columns));
      const fromY = Math.round(y + mixed(dy, x, y, columns));
      if (fromX >= 0 && fromX < width && fromY >= 0 && fromY < height) out[y * width + x] = map[fromY * width + fromX];
    }
  }
  return out;
}

/** Whether something drawn may move to this block or its neighbours. */
function near(map, x, y, width, height) {
  const reach = REACH + 2 * SPACING;
  for (let v = Math.max(0, y - reach); v <= Math.min(height - 1, y + reach); v += 2) {
    for (let u = Math.max(0, x - reach); u <= Math.min(width - 1, x + reach); u += 2) {
      if (map[v * width + u]) return true;
    }
  }
  return false;
}

/** From the block around (x, y) of the new frame to where it was in the old one. */
function way(from, to, x, y, width, height) {
  let best = Infinity;
  let found = [0, 0];
  for (let v = -REACH; v <= REACH; v++) {
    for (let u = -REACH; u <= REACH; u++) {
      let sum = 0;
      let count = 0;
      for (let j = -HALF; j <= HALF; j += 2) {
        for (let i = -HALF; i <= HALF; i += 2) {
          const [newX, newY, oldX, oldY] = [x + i, y + j, x + i + u, y + j + v];
          if (newX < 0 || newX >= width || newY < 0 || newY >= height || oldX < 0 || oldX >= width || oldY < 0 || oldY >= height) continue;
          sum += Math.abs(to[newY * width + newX] - from[oldY * width + oldX]);
          count++;
        }
      }
      // A block of which little is in the old frame says little.
      if (count < 20) continue;
      const cost = sum / count + INERTIA * Math.hypot(u, v);
      if (cost < best) {
        best = cost;
        found = [u, v];
      }
    }
  }
  return found;
}

function mixed(ways, x, y, columns) {
  const column = Math.floor(x / SPACING);
  const row = Math.floor(y / SPACING);
  const right = x / SPACING - column;
  const down = y / SPACING - row;
  const at = (r, c) => ways[r * columns + c];
  return (
    (1 - down) * ((1 - right) * at(row, column) + right * at(row, column + 1)) +
    down * ((1 - right) * at(row + 1, column) + right * at(row + 1, column + 1))
  );
}
