// Names of devices that look alike, told apart.

// Letters of other alphabets, and figures, that are drawn like these Latin ones in common fonts.
const LIKE = {
  A: 'АΑ', B: 'ВΒ', C: 'СϹ', E: 'ЕΕ', H: 'НΗ', J: 'ЈͿ', K: 'КΚK', M: 'МΜ', N: 'Ν', P: 'РΡ', S: 'Ѕ', T: 'ТΤ', X: 'ХΧ', Y: 'УΥҮ', Z: 'Ζ',
  a: 'аα', c: 'сϲ', d: 'ԁ', e: 'е', g: 'ɡ', h: 'һ', i: 'іι', j: 'ј', k: 'κ', n: 'ո', o: 'оοօ0OОΟ', p: 'рρ', q: 'ԛ', s: 'ѕ', u: 'υս', v: 'νѵ', w: 'ԝ', x: 'хχ', y: 'уγ',
  l: '1I|ІΙӀӏ', '-': '‐‑‒–—−',
};
const LATIN = new Map(Object.entries(LIKE).flatMap(([latin, others]) => [...others].map((other) => [other, latin])));

/** Two names with the same skeleton can be taken for one another. */
function skeleton(name) {
  const plain = name.normalize('NFKC');
  return [...plain].map((letter) => LATIN.get(letter) ?? letter).join('').replaceAll('rn', 'm').replaceAll('vv', 'w');
}

const code = (letter) => `U+${letter.codePointAt(0).toString(16).toUpperCase().padStart(4, '0')}`;

/** What one name has where the other differs, for example "р (U+0440)": the letters alone would not tell. */
function differences(name, other) {
  const letters = [...name];
  const others = [...other];
  const own = letters.filter((letter, at) => letter !== others[at]).slice(0, 3);
  return own.length > 0 ? own.map((letter) => `${letter} (${code(letter)})`).join(' ') : `${letters.length} characters`;
}

/** For each name that looks like another of them: what is different about it. */
export function alike(names) {
  const groups = new Map();
  for (const name of names) {
    const key = skeleton(name);
    groups.set(key, [...(groups.get(key) ?? []), name]);
  }
  const told = new Map();
  for (const group of groups.values()) {
    for (const name of group.length > 1 ? group : []) {
      told.set(name, differences(name, group.find((other) => other !== name)));
    }
  }
  return told;
}
