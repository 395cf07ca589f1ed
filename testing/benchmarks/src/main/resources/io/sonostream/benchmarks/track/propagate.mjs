// Takes a drawing along a clip as the page does, and in the ways that would use the model's masks.
//
// node propagate.mjs FOLDER: reads job.json, frames.bin, first.bin and masks.bin, writes WAY.bin for each way.

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { between } from './between.mjs';
import { carry } from './track.mjs';

const folder = process.argv[2];
const { width, height, frames, least } = JSON.parse(readFileSync(join(folder, 'job.json'), 'utf8'));
const size = width * height;
const read = (name) => new Uint8Array(readFileSync(join(folder, name)));
const images = read('frames.bin');
const masks = read('masks.bin');
const first = read('first.bin');
const of = (all, n) => all.subarray(n * size, (n + 1) * size);

function dice(a, b) {
  let both = 0;
  let sum = 0;
  for (let i = 0; i < size; i++) {
    both += a[i] && b[i] ? 1 : 0;
    sum += (a[i] ? 1 : 0) + (b[i] ? 1 : 0);
  }
  return sum === 0 ? 1 : (2 * both) / sum;
}

/** The connected parts of the model's mask that touch the drawing; a diagonal neighbour counts. */
function touching(mask, drawing) {
  const out = new Uint8Array(size);
  const waiting = [];
  for (let i = 0; i < size; i++) if (mask[i] && drawing[i]) waiting.push(i);
  while (waiting.length > 0) {
    const i = waiting.pop();
    if (out[i]) continue;
    out[i] = 1;
    const x = i % width;
    const y = (i - x) / width;
    for (let v = Math.max(0, y - 1); v <= Math.min(height - 1, y + 1); v++) {
      for (let u = Math.max(0, x - 1); u <= Math.min(width - 1, x + 1); u++) {
        if (mask[v * width + u] && !out[v * width + u]) waiting.push(v * width + u);
      }
    }
  }
  return out;
}

/** The model's parts where they agree enough with what was carried, else nothing. */
function offered(carried, n) {
  const parts = touching(of(masks, n), carried);
  return dice(parts, carried) >= least ? parts : null;
}

const WAYS = {
  still: () => first,
  flow: (carried) => carried,
  model: (carried, n) => of(masks, n),
  // Each frame anew by the model, which the drawing only tells what is meant.
  chosen: (carried, n) => offered(carried, n) ?? carried,
  // Half way between both outlines.
  between: (carried, n) => {
    const parts = offered(carried, n);
    return parts ? between(carried, parts, 0.5, width, height) : carried;
  },
};

for (const [way, next] of Object.entries(WAYS)) {
  const out = new Uint8Array(frames * size);
  let drawing = first;
  out.set(drawing, 0);
  for (let n = 1; n < frames; n++) {
    const carried = way === 'still' || way === 'model' ? drawing : carry(of(images, n - 1), of(images, n), drawing, width, height);
    drawing = next(carried, n);
    out.set(drawing, n * size);
  }
  writeFileSync(join(folder, `${way}.bin`), out);
}
