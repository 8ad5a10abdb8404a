import { namesCut } from './sign-up.ts'

/** What who leads an activity reads when its check-in has closed. Never in a room: it names people. */

/** Most names of one message and bytes they may take; most people of one 补签 and theirs. */
const mostNamed = 40
const namedBytes = 600
const mostMadeUp = 50
const madeUpBytes = 700

const cut = (names: readonly string[]): string => namesCut(names, mostNamed, namedBytes)

/** What settles it: a 补签 as it can be sent, null when there is nobody to send it for; `own`: the leader is among the missing. */
interface Ready {
  line: string | null
  own: boolean
}
const settles = ({ line, own }: Ready, how: string): string[] => [
  ...(line === null ? [] : [`${how}\n${line}`]),
  ...(own ? ['您本人也没有签到，请另一位负责人或秘书处补签。'] : []),
]

/** The close of a check-in: the figures, who is missing, who gave a place back late, and what settles it. */
export const closed = (shown: {
  title: string
  signedUp: number
  came: number
  excused: number
  missing: readonly string[]
  late: readonly string[]
  ready: Ready
}): string => {
  const { title, signedUp, came, excused, missing, late, ready } = shown
  return [
    `「${title}」签到结束：报名 ${signedUp} 人，签到 ${came} 人${excused > 0 ? `，请假 ${excused} 人` : ''}。`,
    `报名没到、也没请假的 ${missing.length} 人：${cut(missing)}。`,
    ...(late.length > 0 ? [`临时退出的 ${late.length} 人：${cut(late)}。`] : []),
    ...settles(ready, '其中到了没签上的，留下名字发回给我（不会自动扣分）：'),
  ].join('\n')
}

/** Nobody checked in: it was not used. */
export const notUsed = (title: string, signedUp: number, ready: Ready): string =>
  [`「${title}」没有人签到，报名的 ${signedUp} 人都没有记到场。`, ...settles(ready, '请按实际到场的人补签，没来的删掉名字：')].join('\n')

/** A 补签 that could be sent as it is, null for nobody; who does not fit is for another. */
export const readyMakeUp = (number: string, people: readonly string[], whole: boolean): string | null => {
  if (people.length === 0) return null
  const fits = (count: number): boolean => new TextEncoder().encode(people.slice(0, count).join(' ')).length <= madeUpBytes
  let shown = Math.min(people.length, mostMadeUp)
  while (shown > 1 && !fits(shown)) shown -= 1
  const more = people.length > shown ? `\n（还有 ${people.length - shown} 人写不下，请再发一次）` : ''
  return `补签 ${number} ${people.slice(0, shown).join(' ')} 事由 ${whole ? '现场点名' : '现场核实'}${more}`
}
