/** Most bytes of one message. */
const mostBytes = 2000

/** Joins lines under a head and above a foot, as many as fit in one message (2,000 bytes); `rest` says how many of `total` were left out. */
export const fitted = (
  head: string,
  lines: readonly string[],
  foot: string,
  rest: (left: number) => string,
  total = lines.length,
): string => {
  const bytes = (text: string): number => new TextEncoder().encode(text).length
  const room = mostBytes - bytes(head) - bytes(foot) - bytes(rest(99_999)) - 3
  const shown: string[] = []
  let used = 0
  for (const line of lines) {
    used += bytes(line) + 1
    if (used > room) break
    shown.push(line)
  }
  const left = total - shown.length
  return [head, ...shown, ...(left > 0 ? [rest(left)] : []), foot].filter((line) => line !== '').join('\n')
}
