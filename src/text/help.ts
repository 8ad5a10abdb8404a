/** Sentences of 帮助. At most 2,000 bytes. */

/** One command in the list. */
export interface HelpLine {
  name: string
  usage: string
  about: string
}

const most = 1_900
/** Names of four characters and a mark between them: some 1,200 bytes. */
const mostNamed = 80
const bytes = (text: string): number => Buffer.byteLength(text)
const line = ({ usage, about }: HelpLine): string => `· ${usage}：${about}`

/** Everything one may say here: usage and half a line each; what does not fit is named only. `own` are the duties beyond a plain member's. */
export const helpList = (own: readonly HelpLine[], everybody: readonly HelpLine[]): string => {
  const head = '您在这里可以说：'
  const foot = '发「帮助 报名」这样看其中一项。'
  const whole = [head, ...[...own, ...everybody].map(line), foot].join('\n')
  if (bytes(whole) <= most) return whole
  const named = (title: string, lines: readonly HelpLine[]): string => `${title}：${lines.map(({ name }) => name).join('、')}`
  const brief = [head, ...own.map(line), named('会员都能用', everybody), foot].join('\n')
  if (bytes(brief) <= most) return brief
  const kept: string[] = []
  const others = (from: number): string => namesOf([...own.slice(from), ...everybody])
  for (const [index, each] of own.entries()) {
    if (bytes([head, ...kept, line(each), others(index + 1), foot].join('\n')) > most) break
    kept.push(line(each))
  }
  return [head, ...kept, others(kept.length), foot].join('\n')
}
/** Names alone; of very many the first, and how many more there are. */
const namesOf = (lines: readonly HelpLine[]): string => {
  const named = lines.slice(0, mostNamed).map(({ name }) => name)
  return `还有：${named.join('、')}${lines.length > mostNamed ? ` 等 ${lines.length} 项` : ''}`
}
/** One command. */
export const helpOne = ({ name, usage, about }: HelpLine, others: readonly string[]): string =>
  `${name}：${about}。请单独发「${usage}」${others.length > 0 ? `（也可以说${others.map((word) => `「${word}」`).join('')}）` : ''}。`
