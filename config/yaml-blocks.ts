/** A run of lines, 1-based and inclusive. */
export interface Lines {
  from: number
  to: number
}

/** One top-level key with everything under it, and the items or keys one level down. */
export interface Block extends Lines {
  key: string
  /** The line that holds the key. */
  header: number
  items: Lines[]
}

/** Cuts a YAML text of top-level keys into its blocks, by indentation alone, so that it works on text that is not YAML. */
export function topBlocks(lines: readonly string[]): Block[] {
  const starts: number[] = []
  for (const [index, line] of lines.entries()) if (/^[^\s#\-\]})%.]/u.test(line)) starts.push(index + 1)
  return starts.map((from, index) => {
    const to = lastFilled(lines, from, (starts[index + 1] ?? lines.length + 1) - 1)
    const key = /^(?:"([^"]*)"|'([^']*)'|([^:：]*))/u.exec(lines[from - 1] ?? '')
    return { key: (key?.[1] ?? key?.[2] ?? key?.[3] ?? '').trim(), header: from, from, to, items: itemsIn(lines, from, to) }
  })
}

/** The text with only these lines in it, every one on its own line number; what comes after is cut off. */
export function isolate(lines: readonly string[], block: Lines & { header: number; itemFrom?: number }): string {
  const from = block.itemFrom ?? block.from
  const kept = lines.slice(0, block.to)
  return kept.map((line, index) => (index + 1 === block.header || index + 1 >= from ? line : '')).join('\n')
}

/** The lines with this run emptied. */
export const without = (lines: readonly string[], { from, to }: Lines): string[] =>
  lines.map((line, index) => (index + 1 >= from && index + 1 <= to ? '' : line))

function itemsIn(lines: readonly string[], from: number, to: number): Lines[] {
  const indents: { line: number; indent: number }[] = []
  for (let line = from + 1; line <= to; line++) {
    const text = lines[line - 1] ?? ''
    if (/^\s*(?:#|$)/u.test(text)) continue
    indents.push({ line, indent: /^[ \t]*/u.exec(text)?.[0].length ?? 0 })
  }
  const least = Math.min(...indents.map(({ indent }) => indent))
  const starts = indents.filter(({ indent }) => indent === least).map(({ line }) => line)
  if (starts.length < 2) return []
  return starts.map((start, index) => ({ from: start, to: lastFilled(lines, start, (starts[index + 1] ?? to + 1) - 1) }))
}

/** The last line of the run that is neither blank nor a comment. */
function lastFilled(lines: readonly string[], from: number, to: number): number {
  let last = to
  while (last > from && /^\s*(?:#|$)/u.test(lines[last - 1] ?? '')) last--
  return last
}
