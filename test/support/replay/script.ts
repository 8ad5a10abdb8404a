import { at, daysOf, months, plus, weekday } from './almanac.ts'

/** One theme as its vice-chair brings it about. Times are ms. */
export interface Theme {
  title: string
  /** Member number of the vice-chair. */
  leader: string
  month: string
  group: string
  /** When 「发起」 is said. */
  openedAt: number
  startsAt: number
  endsAt: number
  /** Brand its title names. */
  brand?: string
  /** Members who sign up an hour after it was opened, and those who come. */
  signers: string[]
  came: string[]
  /** Its leader names it the month's highlight half an hour after its end. */
  highlight: boolean
  /** Its leader reports what it achieved, twenty minutes after its end. */
  served?: number
}

/** Something somebody says; `theme` stands for its number in `text` as `#`. */
export interface Deed {
  at: number
  who: string
  /** Group name, or null in private. */
  group: string | null
  text: string
  theme: Theme
}

/** What becomes of a month. */
type Course = 'four' | 'short' | 'bare' | 'late' | 'rescued' | 'none'

const courses: readonly Course[] =
  'four short four bare late four rescued none four bare short four late four none rescued bare short'.split(' ') as Course[]

/** The thirteen vice-chairs of the roster take the months in order, and begin anew. */
export const holderOf = (month: string): string | undefined => {
  const place = months.indexOf(month)
  return place < 0 ? undefined : String((place % 13) + 2).padStart(4, '0')
}

/** The vice-chair without a WeChat: everything for them goes to the chairs' group, and they open nothing. */
export const unbound = '0009'

/** Ordinary members who sign up and come. */
export const members: readonly string[] = ['0101', '0102', '0103', '0104', '0105']

const brands = ['新联公益', '新联助农', '新联文化', '一品一播']
const subjects = ['政策宣讲', '走访企业', '助学探访', '健康讲座', '书画交流', '普法宣传']
const minute = 60_000

/** Numbers in [0, 1), the same for the same seed. */
const drawing = (seed: number): (() => number) => {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** On which day each theme of a month is opened and held. */
const daysFor = (course: Course, month: string, pick: (below: number) => number): { opened: string; held: string }[] => {
  const days = daysOf(month)
  const weeks = days.filter((date) => weekday(date) === 1)
  const last = days.at(-1) ?? ''
  const within = (monday: string, from = `${month}-03`): string[] =>
    [0, 1, 2, 3, 4, 5, 6].map((day) => plus(monday, day)).filter((date) => date >= from && date.startsWith(month))
  const one = (dates: readonly string[]): string[] => (dates.length === 0 ? [] : [dates[pick(dates.length)] ?? ''])
  const early = () => `${month}-0${1 + pick(2)}`
  const heldOn = (dates: readonly string[], opened: () => string) => dates.map((held) => ({ opened: opened(), held }))
  if (course === 'none') return []
  if (course === 'four') return heldOn(weeks.flatMap((monday) => one(within(monday))).concat(`${month}-26`), early)
  if (course === 'short')
    return heldOn(
      [weeks[1] ?? '', weeks[2] ?? ''].flatMap((monday) => one(within(monday))),
      early,
    )
  if (course === 'bare') return heldOn([0, 2, 2, 3].flatMap((week) => one(within(weeks[week] ?? ''))).concat(`${month}-05`), early)
  if (course === 'rescued') {
    const saved = heldOn([plus(last, -5), plus(last, -4), plus(last, -1)], () => plus(last, -9))
    return [
      ...heldOn(
        [weeks[0] ?? ''].flatMap((monday) => one(within(monday))),
        early,
      ),
      ...saved,
    ]
  }
  // opened on the very day it is held, too
  const rest = [`${month}-13`, ...weeks.filter((monday) => monday > `${month}-13`).flatMap((monday) => one(within(monday)))]
  return heldOn([...rest, `${month}-24`, `${month}-27`].slice(0, 5), () => `${month}-13`)
}

/** The themes of all months, as the seed has them: the same for the same seed. */
export const themesOf = (seed: number): Theme[] => {
  const draw = drawing(seed)
  const pick = (below: number): number => Math.floor(draw() * below)
  const someOf = (most: number): string[] => members.slice(0, pick(most + 1))
  return months.flatMap((month, place) => {
    const leader = holderOf(month) ?? ''
    if (leader === unbound) return []
    const found = daysFor(courses[place] ?? 'none', month, pick).map(({ opened, held }, index): Theme => {
      const brand = pick(2) === 0 ? brands[pick(brands.length)] : undefined
      const startsAt = at(held, ['10:00', '14:00', '15:30'][opened === held ? 1 + pick(2) : pick(3)] ?? '')
      const title = `${brand ?? ''}${subjects[pick(subjects.length)]}第${place * 10 + index}场`
      return {
        title,
        leader,
        month,
        group: pick(4) === 0 ? '医疗保障分会群' : '学习群',
        openedAt: at(opened, '10:17') + index * minute,
        startsAt,
        endsAt: startsAt + 120 * minute,
        ...(brand === undefined ? {} : { brand }),
        signers: someOf(2),
        came: someOf(3),
        highlight: false,
        ...(brand !== undefined && pick(2) === 0 ? { served: 10 + pick(90) } : {}),
      }
    })
    const best = found[pick(found.length + 1)]
    return found.map((theme) => ({ ...theme, highlight: theme === best }))
  })
}

/** What everybody says to bring the themes about, in order of time; no two at one instant. */
export const deedsOf = (themes: readonly Theme[]): Deed[] => {
  const deeds = themes.flatMap((theme): Deed[] => {
    const { leader, group, openedAt, startsAt, endsAt, title, signers, came, highlight, served } = theme
    const when = new Date(startsAt + 8 * 3_600_000).toISOString()
    const opening = `发起 ${title} ${Number(when.slice(0, 4))}年${Number(when.slice(5, 7))}月${Number(when.slice(8, 10))}日 ${when.slice(11, 16)} 地点 会议室`
    return [
      { at: openedAt, who: leader, group, text: opening, theme },
      ...signers.map((who, index): Deed => ({ at: openedAt + (60 + index) * minute, who, group, text: '报名 #', theme })),
      ...came.map((who, index): Deed => ({ at: startsAt + (5 + index) * minute, who, group, text: '签到 #', theme })),
      ...(served === undefined ? [] : [{ at: endsAt + 20 * minute, who: leader, group: null, text: `成果 # 服务 ${served}人`, theme }]),
      ...(highlight ? [{ at: endsAt + 30 * minute, who: leader, group: null, text: '亮点 #', theme }] : []),
    ]
  })
  // one after another, a second apart, so that their order is never in doubt
  return deeds.sort((a, b) => a.at - b.at).map((deed, index) => ({ ...deed, at: deed.at + (index % 50) * 1000 + 1000 }))
}
