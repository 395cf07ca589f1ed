// One colour a class, bright on gray images and told apart with any colour vision.

const COLOURS = [
  [0x2b, 0xd9, 0xfe], // cyan
  [0xff, 0xb0, 0x00], // amber
  [0xff, 0x5f, 0xa2], // pink
  [0x8c, 0xf0, 0x5a], // green
  [0xb4, 0x8c, 0xff], // violet
  [0xff, 0xff, 0x66], // yellow
  [0xff, 0x7a, 0x45], // orange
  [0xd0, 0xe8, 0xff], // ice
];

/** [r, g, b] of a class value from 1. */
export function colour(value) {
  return COLOURS[(value - 1) % COLOURS.length];
}

export function css(value) {
  const [r, g, b] = colour(value);
  return `rgb(${r} ${g} ${b})`;
}
