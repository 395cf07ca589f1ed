// A class value for every pixel, to and from run lengths.

export function fromRuns(runs, size, into = new Uint8Array(size)) {
  let at = 0;
  for (let i = 0; i + 1 < runs.length; i += 2) {
    const end = Math.min(at + runs[i + 1], size);
    into.fill(runs[i], at, end);
    at = end;
  }
  into.fill(0, at, size);
  return into;
}

export function toRuns(classes) {
  const runs = [];
  let start = 0;
  while (start < classes.length) {
    const value = classes[start];
    let end = start + 1;
    while (end < classes.length && classes[end] === value) end++;
    runs.push(value, end - start);
    start = end;
  }
  return runs;
}
