/** More letters than this are not a slip of the fingers. */
const MOST_EDITS = 3;

/** The word that was most likely meant: at most three edits away, and fewer for short ones; null where none is. */
export function closestWord(word: string, candidates: readonly string[]): string | null {
  let best: string | null = null;
  let fewest = Math.min(MOST_EDITS, Math.floor(word.length / 2)) + 1;
  for (const candidate of candidates) {
    const edits = editDistance(word.toLowerCase(), candidate);
    if (edits < fewest) {
      fewest = edits;
      best = candidate;
    }
  }
  return best;
}

/** A hint that names what was likely meant, and all that could have been: `did you mean sarif? one of text, json`. */
export function choiceHint(word: string, choices: readonly string[]): string {
  const all = `one of ${choices.join(", ")}`;
  const closest = closestWord(word, choices);
  return closest === null ? all : `did you mean ${closest}? ${all}`;
}

/** Letters to add, to drop, to replace, or neighbours to swap, each at most once (optimal string alignment). */
function editDistance(a: string, b: string): number {
  let before: number[] = [];
  let above = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = above[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      const isSwap = a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      const swapped = isSwap ? before[j - 2]! + 1 : replaced;
      row.push(Math.min(replaced, swapped, above[j]! + 1, row[j - 1]! + 1));
    }
    before = above;
    above = row;
  }
  return above[b.length]!;
}
