import { at, dayAt, daysOf, isHoliday, isWorked, months, plus, sayDate, sayInstant, weekday } from './almanac.ts'
import { holderOf, type Theme, unbound } from './script.ts'

/**
 * What the bot must say by itself in the eighteen months, reckoned from the issue's words, the almanac and the script alone. One
 * line each: `instant → listener | what`, as heard.ts shortens what was said.
 */

/** Begin and end of the replay, ms: to the last report and the last quarter's look at the brands. */
export const begin = at('2024-01-01', '00:00')
export const end = at('2025-07-01', '12:00')

/** One thing that must be said. */
export interface Line {
  at: number
  to: string
  /** As heard.ts shortens it. */
  what: string
}

const minute = 60_000
const [staffRoom, chairsRoom, studyRoom, chair] = ['工作群', '会长群', '学习群', '私聊0001']

/** What the study group meets for is study, save what is for a brand. */
const isStudy = ({ group, brand }: { group: string; brand?: string | undefined }): boolean => group === studyRoom && brand === undefined
const target = 4
const branchesOf: Record<string, string[]> = {
  新联助农: ['农业科技分会', '电商直播分会'],
  新联文化: ['文化艺术分会', '非遗传承分会'],
  一品一播: ['电商直播分会'],
}

/** A session of one of the preset's three study systems. */
interface Session {
  title: string
  startsAt: number
}

/** 每周四 19:30；每月第二个周六 09:30；每季末月最后一个周五 15:00. None on a holiday; a working Saturday is a day like another. */
const sessions: readonly Session[] = [...months, '2025-07'].flatMap((month) => {
  const days = daysOf(month)
  const thursdays = days.filter((date) => weekday(date) === 4).map((date) => ({ title: '每周集体学习', date, time: '19:30' }))
  const saturday = { title: '每月交流研讨', date: days.filter((date) => weekday(date) === 6)[1] ?? '', time: '09:30' }
  const friday = { title: '每季分析总结', date: days.filter((date) => weekday(date) === 5).at(-1) ?? '', time: '15:00' }
  const closes = Number(month.slice(5)) % 3 === 0
  return [...thursdays, saturday, ...(closes ? [friday] : [])]
    .filter(({ date }) => !isHoliday(date))
    .map(({ title, date, time }) => ({ title, startsAt: at(date, time) }))
})

/** The evening before and an hour before; 每季分析总结 three days before too, the others at the start. */
const study = (): Line[] =>
  sessions.flatMap(({ title, startsAt }) => {
    const day = dayAt(startsAt)
    const more = title === '每季分析总结' ? at(plus(day, -3), '09:00') : startsAt
    return [more, at(plus(day, -1), '19:00'), startsAt - 60 * minute].map((time) => ({
      at: time,
      to: studyRoom,
      what: `学习提醒「${title}」${sayInstant(startsAt, time)}`,
    }))
  })

/** Of the branch heads only this one is on WeChat in the replay. */
const [head, headsBranch] = ['私聊0012', '医疗保障分会']

/**
 * A minute after the check-in closed, half an hour after the end: where somebody came numbers for the group and the names of the missing
 * for the branch head, else a word to who leads it.
 */
const closes = (themes: readonly Theme[]): Line[] => {
  const own = themes
    .filter(isStudy)
    .map(({ title, startsAt, endsAt, leader, came }) => ({ title, startsAt, endsAt, leader, came: came.length }))
  const planned = sessions.map(({ title, startsAt }) => ({
    title,
    startsAt,
    endsAt: startsAt + (title === '每周集体学习' ? 30 : 120) * minute,
    leader: holderOf(dayAt(startsAt).slice(0, 7)) ?? '',
    came: 0,
  }))
  return [...own, ...planned].flatMap(({ title, startsAt, endsAt, leader, came }) => {
    const time = endsAt + 31 * minute
    if (came > 0)
      return [
        { at: time, to: studyRoom, what: `签到结束「${title}」${came} 人` },
        { at: time, to: head, what: `未到名单「${title}」${headsBranch}` },
      ]
    return {
      at: time,
      to: leader === unbound ? chairsRoom : `私聊${leader}`,
      what: `没有人签到「${title}」${sayDate(dayAt(startsAt), dayAt(time))}`,
    }
  })
}

/** On the first working morning after a quarter's last session: what was held for the study group, and how often people came. */
const summaries = (themes: readonly Theme[]): Line[] => {
  const quarterOf = (instant: number): string => {
    const [year, month] = dayAt(instant).split('-')
    return `${year}年${'一二三四'[Math.ceil(Number(month) / 3) - 1]}季度`
  }
  const own = themes.filter(isStudy)
  return [...new Set(sessions.map(({ startsAt }) => quarterOf(startsAt)))].flatMap((quarter) => {
    const held = sessions.filter(({ startsAt }) => quarterOf(startsAt) === quarter)
    const all = [...held, ...own.filter(({ startsAt }) => quarterOf(startsAt) === quarter)]
    let day = plus(dayAt(Math.max(...all.map(({ startsAt }) => startsAt))), 1)
    while (!isWorked(day)) day = plus(day, 1)
    const time = at(day, '09:20')
    // the planned sessions are lived without anybody checking in
    const begun = own.filter(({ startsAt, came }) => quarterOf(startsAt) === quarter && startsAt <= time && came.length > 0)
    const came = begun.reduce((sum, theme) => sum + theme.came.length, 0)
    return begun.length === 0 ? [] : { at: time, to: studyRoom, what: `学习小结 ${quarter} ${begun.length} 场 ${came} 人次` }
  })
}

/** The evening before, and an hour before when somebody signed up; none that lay before the opening. What the study group meets for is study, save what is for a brand. */
const activities = (themes: readonly Theme[]): Line[] =>
  themes.flatMap(({ title, group, brand, startsAt, openedAt, signers }) =>
    [{ time: at(plus(dayAt(startsAt), -1), '19:00') }, ...(signers.length > 0 ? [{ time: startsAt - 60 * minute }] : [])]
      .filter(({ time }) => time > openedAt)
      .map(({ time }) => ({
        at: time,
        to: group,
        what: isStudy({ group, brand })
          ? `学习提醒「${title}」${sayInstant(startsAt, time)}`
          : `活动提醒「${title}」${sayInstant(startsAt, time)}，报名 ${signers.length} 人`,
      })),
  )

/** Ten minutes after the check-in of an activity closed, half an hour after its end, its leader hears of who signed up and did not come. */
const noShows = (themes: readonly Theme[]): Line[] =>
  themes.flatMap(({ title, group, brand, endsAt, leader, signers, came }) => {
    const missing = signers.filter((who) => !came.includes(who)).length
    if (isStudy({ group, brand }) || missing === 0) return []
    const figures = came.length === 0 ? '没有人签到' : `${came.length} 人签到 ${missing} 人没到`
    return [{ at: endsAt + 40 * minute, to: `私聊${leader}`, what: `报名没到「${title}」${signers.length} 人报名 ${figures}` }]
  })

/** An hour after a theme for a brand, its leader is asked what it achieved, unless they said. */
const achievements = (themes: readonly Theme[]): Line[] =>
  themes
    .filter(({ brand, served }) => brand !== undefined && served === undefined)
    .map(({ title, leader, endsAt, brand }) => ({ at: endsAt + 60 * minute, to: `私聊${leader}`, what: `请报成果「${title}」${brand}` }))

/** On a quarter's first morning staff hear which branches held nothing for a brand in the quarter before. */
const quarters = (themes: readonly Theme[], branches: readonly string[]): Line[] =>
  [...months, '2025-07'].flatMap((month, place) => {
    if (Number(month.slice(5)) % 3 !== 1) return []
    const before = months.slice(Math.max(place - 3, 0), place)
    const held = themes.filter((theme) => before.includes(theme.month) && theme.brand !== undefined)
    const served = new Set(
      held.flatMap(({ brand, group }) => (group === studyRoom ? (branchesOf[brand ?? ''] ?? []) : [group.replace(/群$/u, '')])),
    )
    const without = branches.filter((branch) => !served.has(branch))
    return [{ at: at(`${month}-01`, '09:30'), to: staffRoom, what: `没有品牌活动的分会 ${without.join('、')}` }]
  })

/** What each turn must bring its holder, the chair and staff. */
const turn = (all: readonly Theme[], nameOf: (number: string) => string, month: string): Line[] => {
  const holder = holderOf(month) ?? ''
  const before = holderOf(months[months.indexOf(month) - 1] ?? '')
  const [name, days] = [nameOf(holder), daysOf(month)]
  const [first, last, called] = [days[0] ?? '', days.at(-1) ?? '', `${Number(month.slice(5))}月`]
  const mine = all.filter((theme) => theme.month === month)
  const knownAt = (time: number): Theme[] => mine.filter(({ openedAt }) => openedAt < time)
  const to = holder === unbound ? chairsRoom : `私聊${holder}`
  const lines: Line[] = []

  lines.push({ at: at(plus(first, -7), '09:00'), to, what: `当值预告 ${name} ${called}` })

  const handed = at(first, '09:00')
  const previous = all.filter((theme) => theme.month === months[months.indexOf(month) - 1])
  const best = previous.find(({ highlight }) => highlight)
  const came = previous.reduce((sum, theme) => sum + theme.came.length, 0)
  const pack =
    before === undefined ? '' : `，上月 ${nameOf(before)} ${previous.length} 场 ${came} 人次，亮点${best ? `「${best.title}」` : '未定'}`
  const ahead = sessions.filter(({ startsAt }) => startsAt > handed && startsAt <= handed + 7 * 24 * 60 * minute).length
  lines.push({ at: handed, to, what: `轮值交接 ${name} ${called}${pack}，未开 ${ahead} 场` })

  // a week is the month's that has its Thursday, and is spoken of in that month alone
  const mondays = days.filter((date) => weekday(date) === 4).map((thursday) => plus(thursday, -3))
  const bare = (monday: string, themes: readonly Theme[]): boolean =>
    !themes.some(({ startsAt }) => startsAt >= at(monday, '00:00') && startsAt < at(plus(monday, 7), '00:00'))
  for (const monday of mondays) {
    const own = [0, 1, 2, 3, 4, 5, 6].map((more) => plus(monday, more)).filter((date) => date.startsWith(month))
    const day = own.find((date) => date <= plus(monday, 4) && isWorked(date))
    if (day === undefined) continue
    const time = at(day, '09:00')
    const known = all.filter(({ openedAt }) => openedAt < time)
    if (!bare(monday, known)) continue
    const week = `${sayDate(own[0] ?? '', day)} 至 ${sayDate(own.at(-1) ?? '', day)}`
    lines.push({ at: time, to, what: `本周无主题 ${name} ${week}，已有 ${knownAt(time).length} 场` })
  }

  const tenDays = at(plus(last, -10), '09:00')
  const lacking = knownAt(tenDays).some(({ highlight, endsAt }) => highlight && endsAt < tenDays) ? 0 : 1
  const missing = (time: number): number => target - knownAt(time).length
  if (missing(tenDays) > 0)
    lines.push({ at: tenDays, to, what: `还剩十天 ${name} ${called} 差 ${missing(tenDays)} 场，亮点差 ${lacking} 个` })

  const week = at(plus(first, 7), '09:00')
  const toChair = (time: number, what: string) => lines.push({ at: time, to: chair, what }, { at: time, to: staffRoom, what })
  if (knownAt(week).length === 0) toChair(week, `没有动静 ${name} ${called}`)
  const threeLater = at(plus(last, -7), '09:00')
  if (missing(threeLater) > 0) toChair(threeLater, `仍不足 ${name} ${called} 差 ${missing(threeLater)} 场`)

  const highlight = mine.find((theme) => theme.highlight)
  const people = mine.reduce((sum, theme) => sum + theme.came.length, 0)
  const reported = at(plus(last, 1), '09:10')
  const empty = mondays.filter((monday) =>
    bare(
      monday,
      all.filter(({ openedAt }) => openedAt < reported),
    ),
  ).length
  lines.push({
    at: reported,
    to: chairsRoom,
    what: `轮值小结 ${name} ${called} ${mine.length} 场 ${people} 人次，亮点${highlight ? `「${highlight.title}」` : '未定'}，空周 ${empty}`,
  })
  return lines
}

/** Everything that must be said of these kinds, and nothing else of them, in order. */
export const expectedLines = (themes: readonly Theme[], nameOf: (number: string) => string, branches: readonly string[]): Line[] =>
  inOrder(
    [
      ...study(),
      ...closes(themes),
      ...summaries(themes),
      ...activities(themes),
      ...noShows(themes),
      ...achievements(themes),
      ...quarters(themes, branches),
      ...months.flatMap((month) => turn(themes, nameOf, month)),
    ].filter(({ at: time }) => time > begin && time <= end),
  )

/** Lines in order of time, those of one instant by listener and words. */
export const inOrder = (lines: readonly Line[]): Line[] =>
  [...lines].sort((a, b) => a.at - b.at || (a.to < b.to ? -1 : a.to > b.to ? 1 : a.what < b.what ? -1 : 1))
