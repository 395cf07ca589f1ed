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

/**
 * The parts of a file without what it says of the camera. A frame is its pixels as they are stored, and so is the mask on it;
 * browsers turn them as EXIF says, whatever they are asked.
 */
function withoutExif(file, encoding) {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const parts = [];
  let from = 0;
  for (const [start, end] of encoding === 'PNG' ? exifOfPng(view) : exifOfJpeg(view)) {
    parts.push(file.subarray(from, start));
    from = end;
  }
  return [...parts, file.subarray(from)];
}

function* exifOfPng(view) {
  for (let at = 8; at + 12 <= view.byteLength; ) {
    const end = at + 12 + view.getUint32(at);
    if (view.getUint32(at + 4) === 0x65584966) { // eXIf
      yield [at, Math.min(end, view.byteLength)];
    }
    at = end;
  }
}

function* exifOfJpeg(view) {
  for (let at = 2; at + 8 <= view.byteLength && view.getUint8(at) === 0xff; ) {
    const marker = view.getUint8(at + 1);
    if (marker === 0xff) { // padding
      at++;
      continue;
    }
    const end = at + 2 + view.getUint16(at + 2);
    if (marker === 0xda || marker === 0xd9 || end < at + 4) {
      return; // pixels, the end, nonsense
    }
    if (marker === 0xe1 && view.getUint32(at + 4) === 0x45786966) { // Exif
      yield [at, Math.min(end, view.byteLength)];
    }
    at = end;
  }
}

/** An ImageData or an ImageBitmap; rejects when the file is broken. */
export async function decode({ header, pixels }) {
  switch (header.encoding) {
    case 'GRAY8':
      return fromGray(pixels, header.width, header.height);
    case 'RGB8':
      return fromRgb(pixels, header.width, header.height);
    default:
      return createImageBitmap(
        new Blob(withoutExif(pixels, header.encoding), { type: `image/${header.encoding.toLowerCase()}` }));
  }
}

export function draw(context, drawable) {
  if (drawable instanceof ImageData) {
    context.putImageData(drawable, 0, 0);
  } else {
    // What is see-through lies over black, as the model sees it; not over the frame before.
    context.fillStyle = '#000';
    context.fillRect(0, 0, context.canvas.width, context.canvas.height);
    context.drawImage(drawable, 0, 0, context.canvas.width, context.canvas.height);
    drawable.close();
  }
}
