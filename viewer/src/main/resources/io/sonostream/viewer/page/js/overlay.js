// A class map as colours: a translucent fill, and an opaque contour inside the region's edge.

import { colour } from './palette.js';

// Canvas pixels are bytes r, g, b, a: on the little-endian machines that browsers run on, a is the high byte.
const packed = ([r, g, b], alpha) => ((alpha << 24) | (b << 16) | (g << 8) | r) >>> 0;

function look(settings) {
  const fill = new Uint32Array(256);
  const edge = new Uint32Array(256);
  for (let value = 1; value < 256; value++) {
    if (!settings.masks || settings.hidden.includes(value)) continue;
    fill[value] = packed(colour(value), Math.round(settings.opacity * 255));
    edge[value] = settings.outline ? packed(colour(value), 255) : fill[value];
  }
  return { fill, edge };
}

/**
 * Paints into an ImageData of the frame's size.
 *
 * @param thickness of the contour, in pixels of the frame
 */
export function paint(classes, image, settings, thickness = 1) {
  const { width, height } = image;
  const out = new Uint32Array(image.data.buffer);
  const { fill, edge } = look(settings);
  out.fill(0);
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++, i++) {
      const value = classes[i];
      if (value === 0) continue;
      const inside =
        (x < thickness || classes[i - thickness] === value) &&
        (x + thickness >= width || classes[i + thickness] === value) &&
        (y < thickness || classes[i - thickness * width] === value) &&
        (y + thickness >= height || classes[i + thickness * width] === value);
      out[i] = inside ? fill[value] : edge[value];
    }
  }
}
