// How far two drawings of one frame agree. No DOM here.

/**
 * The mean over the classes that one of them shows of Dice: twice what both have over what each has. Where neither shows
 * any they agree: 1.
 *
 * @param ignored value of pixels about which one of them says nothing; they count for neither. Null where there are none
 */
export function dice(first, second, ignored = null) {
  const both = new Float64Array(256);
  const sum = new Float64Array(256);
  for (let i = 0; i < first.length; i++) {
    if (first[i] === ignored || second[i] === ignored) continue;
    sum[first[i]]++;
    sum[second[i]]++;
    if (first[i] === second[i]) both[first[i]]++;
  }
  const shown = [...sum.keys()].filter((value) => value > 0 && sum[value] > 0);
  return shown.length === 0 ? 1 : shown.reduce((total, value) => total + (2 * both[value]) / sum[value], 0) / shown.length;
}
