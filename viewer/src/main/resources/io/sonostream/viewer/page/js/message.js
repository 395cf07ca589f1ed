// A picture as the server sends it, little endian: header length (u32), header (JSON), runs (i32 each), pixels.

const decoder = new TextDecoder();

export function parse(buffer) {
  const length = new DataView(buffer).getUint32(0, true);
  const header = JSON.parse(decoder.decode(new Uint8Array(buffer, 4, length)));
  const runCount = header.mask ? header.mask.runs : 0;
  const runs = new Int32Array(buffer, 4 + length, runCount);
  const pixels = new Uint8Array(buffer, 4 + length + 4 * runCount);
  return { header, runs, pixels };
}
