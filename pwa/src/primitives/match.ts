/** How well `text` answers `query`: 0 is not at all; whole beginnings of words count most, then letters in order. */
export function matchScore(query: string, text: string): number {
  const wanted = fold(query);
  const given = fold(text);
  if (wanted === '') return 1;
  const words = wanted.split(' ').filter(Boolean);
  if (words.every((word) => given.includes(word))) {
    const starts = words.filter((word) => given.startsWith(word) || given.includes(` ${word}`)).length;
    return 10 + 10 * starts + (given.startsWith(wanted) ? 20 : 0) - given.length / 1000;
  }
  return lettersInOrder(wanted.replaceAll(' ', ''), given) ? 1 : 0;
}

function fold(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().trim();
}

function lettersInOrder(letters: string, text: string): boolean {
  let at = 0;
  for (const letter of letters) {
    at = text.indexOf(letter, at) + 1;
    if (at === 0) return false;
  }
  return true;
}
