/** Numbers that are written with a fixed count of decimals, by the name of their field. */
const decimals: Record<string, number> = { points: 1, perHead: 2 }

/** One JSON document on one line; points are written with one decimal, perHead with two (2 → 2.0). */
export const jsonOf = (value: unknown): string =>
  JSON.stringify(value, (key, each: unknown) =>
    typeof each === 'number' && key in decimals ? `\u0000${each.toFixed(decimals[key])}\u0000` : each,
  ).replace(/"\\u0000(-?[\d.]+)\\u0000"/gu, '$1')

/** Prints rows: one JSON object a line, or columns of text. */
export const printRows = (rows: readonly object[], json: boolean): void => {
  if (json) {
    for (const row of rows) process.stdout.write(`${jsonOf(row)}\n`)
    return
  }
  for (const row of rows) process.stdout.write(`${Object.values(row).map(plain).join('\t')}\n`)
  if (rows.length === 0) process.stderr.write('（没有）\n')
}

/** Prints one result: a JSON document, or the sentence. */
export const printOne = (value: object, sentence: string, json: boolean): void => {
  process.stdout.write(json ? `${jsonOf(value)}\n` : `${sentence}\n`)
}

const plain = (value: unknown): string =>
  value === null || value === undefined ? '' : typeof value === 'object' ? JSON.stringify(value) : String(value)
