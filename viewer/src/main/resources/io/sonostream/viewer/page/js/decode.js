// The pixels of a picture as something that a canvas draws.

const gray = new Uint32Array(256).map((_, v) => ((255 << 24) | (v << 16) | (v << 8) | v) >>> 0);

function fromGray(pixels, width, height) {
  const image = new ImageData(width, height);
  const out = new Uint32Array(image.data.buffer);
  for (let i = 0; i < out.length; i++) out[i] = gray[pixels[i]];
  return image;
}

function fromRgb(pixels, width, height) {
  const image = new ImageData(width, height);
  const out = new Uint32Array(image.data.buffer);
  for (let i = 0, p = 0; i < out.length; i++, p += 3) {
    out[i] = ((255 << 24) | (pixels[p + 2] << 16) | (pixels[p + 1] << 8) | pixels[p]) >>> 0;
  }
  return image;
}

/** An ImageData or an ImageBitmap; rejects when the file is broken. */
export async function decode({ header, pixels }) {
  switch (header.encoding) {
    case 'GRAY8':
      return fromGray(pixels, header.width, header.height);
    case 'RGB8':
      return fromRgb(pixels, header.width, header.height);
    default:
      return createImageBitmap(new Blob([pixels], { type: `image/${header.encoding.toLowerCase()}` }));
  }
}

export function draw(context, drawable) {
  if (drawable instanceof ImageData) {
    context.putImageData(drawable, 0, 0);
  } else {
    context.drawImage(drawable, 0, 0, context.canvas.width, context.canvas.height);
    drawable.close();
  }
}
