/** What people read about the duty of a turn. */

const cut = (lines: readonly string[], most: number): string[] =>
  lines.length <= most ? [...lines] : [...lines.slice(0, most), `……另有 ${lines.length - most} 场`]

/** What is expected of a month. */
export interface Expected {
  activities: number
  perWeek: number
  highlights: number
}

const expectedWords = ({ activities, perWeek, highlights }: Expected): string =>
  [
    ...(activities > 0 ? [`至少牵头 ${activities} 场主题活动`] : []),
    ...(perWeek > 0 ? [perWeek === 1 ? '每周一个主题' : `每周 ${perWeek} 个主题`] : []),
    ...(highlights > 0 ? [`${highlights} 个亮点`] : []),
  ].join('，')

/** Seven days before the month. */
export const coming = (name: string, month: string, expected: Expected, planned: number): string =>
  `${name}，您好。下周起 ${month}轮到您当值：${expectedWords(expected)}。${planned > 0 ? `已经安排 ${planned} 场。` : ''}可以先把主题和时间想好，${month}1日起发「发起 主题 时间」定下来；有事来不了，发「换班 月份 姓名」或请秘书处安排。`

/** One activity of the hand-over pack or a report. */
export const line = (day: string, number: string, title: string, count: string): string => `· ${day} ${title}（${number}）${count}`

/** The hand-over pack, on the month's first day. */
export const handOver = (parts: {
  name: string
  month: string
  expected: Expected
  last: { month: string; name: string; led: number; attended: number; highlights: readonly string[] } | null
  open: readonly string[]
}): string => {
  const { name, month, expected, last, open } = parts
  return [
    `${name}，您好。今天起${month}由您当值，交接如下：`,
    `本月要求：${expectedWords(expected)}。`,
    ...(last === null
      ? []
      : [
          `上月（${last.month}，${last.name}）：主题活动 ${last.led} 场，到场 ${last.attended} 人次，亮点${last.highlights.length > 0 ? last.highlights.map((title) => `「${title}」`).join('、') : '未定'}。`,
        ]),
    open.length === 0 ? '目前没有还没开的活动。' : `还没开的活动 ${open.length} 场：`,
    ...cut(open, 12),
    '常用：「发起 主题 时间」「亮点 编号」「提醒 活动 编号」；问我「我这个月还差几次」随时看进度。',
  ].join('\n')
}

/** A Monday with too few themes in the week to come; `themes` are planned of the `perWeek` expected. */
export const bareWeek = (name: string, week: string, themes: number, perWeek: number, led: number, target: number): string =>
  `${name}，您好。这一周（${week}）${themes === 0 ? '还没有安排主题活动' : `安排了 ${themes} 个主题，要求 ${perWeek} 个`}。本月已有 ${led} 场${target > 0 ? `，要求 ${target} 场` : ''}。发「发起 主题 时间」就能定下来。`

/** Ten days before the end and short. */
export const short = (name: string, month: string, led: number, missing: number, highlights: number): string =>
  `${name}，您好。${month}还剩十天，主题活动 ${led} 场，还差 ${missing} 场${highlights > 0 ? `，亮点还差 ${highlights} 个` : ''}。`

/** To the chair and staff: nothing opened so far. */
export const silent = (name: string, month: string, days: number): string =>
  `${month}当值的${name}到今天（${days} 天）还没有发起活动，请关心一下，看看是否需要协助或换班。`

/** To the chair and staff: a week before the end and still short. */
export const stillShort = (name: string, month: string, led: number, missing: number): string =>
  `${month}快结束了，当值的${name}牵头 ${led} 场，还差 ${missing} 场，提醒过了。请看看是否需要协助。`

/** What a week lacks with fewer themes than the `perWeek` expected. */
const lacking = (perWeek: number): string => (perWeek > 1 ? '主题不够' : '没有主题')

/** The report of a month's duty. */
export const report = (parts: {
  month: string
  name: string
  deputies: readonly string[]
  led: readonly string[]
  attended: number
  target: number
  perWeek: number
  bareWeeks: number
  highlights: readonly string[]
  achievements: readonly string[]
  /** One line of each brand with an activity in the month. */
  brands: readonly string[]
}): string => {
  const { month, name, deputies, led, attended, target, perWeek, bareWeeks, highlights, achievements, brands } = parts
  return [
    `【${month}轮值小结】当值：${name}${deputies.length > 0 ? `（代班：${deputies.join('、')}）` : ''}`,
    `主题活动 ${led.length} 场${target > 0 ? `（要求 ${target} 场${led.length >= target ? '，已完成' : `，差 ${target - led.length} 场`}）` : ''}，到场 ${attended} 人次。`,
    ...cut(led, 15),
    `亮点：${highlights.length > 0 ? highlights.map((title) => `「${title}」`).join('、') : '未定'}`,
    ...(achievements.length > 0 ? [`成果：${achievements.join('、')}`] : []),
    ...(brands.length > 0 ? ['本月品牌活动：', ...brands.slice(0, 10)] : []),
    ...(bareWeeks > 0 ? [`${lacking(perWeek)}的周：${bareWeeks} 个`] : []),
  ].join('\n')
}

/** 「我这个月还差几次」. */
export const mine = (parts: {
  name: string
  month: string
  led: number
  missing: number
  perWeek: number
  bareWeeks: number
  highlights: number
  highlightsMissing: number
}): string => {
  const { name, month, led, missing, perWeek, bareWeeks, highlights, highlightsMissing } = parts
  return `${name}，${month}您已牵头 ${led} 场，${missing > 0 ? `还差 ${missing} 场` : '场次够了'}；${highlightsMissing > 0 ? `亮点还差 ${highlightsMissing} 个` : `亮点 ${highlights} 个`}${bareWeeks > 0 ? `；还有 ${bareWeeks} 周${lacking(perWeek)}` : ''}。`
}

/** Somebody without a turn asks how theirs stands. */
export const noTurnOfYours = (name: string): string => `${name}，近期没有您的轮值。「轮值表」看全年安排。`

/** No targets are set. */
export const noTargets = (name: string, month: string, led: number): string => `${name}，${month}您已牵头 ${led} 场，没有规定场次。`

// — 亮点

export const highlighted = (month: string, title: string): string => `「${title}」定为${month}的亮点活动🎉`
export const alreadyHighlight = (month: string, title: string): string => `「${title}」已经是${month}的亮点。`
export const replaceHighlight = (month: string, title: string, old: readonly string[]): string =>
  `${month}的亮点已是${old.map((each) => `「${each}」`).join('、')}，换成「${title}」吗？`
/** One opened late counts once staff agree; one they refused is none. */
export const notCounted = (title: string, refused: boolean): string =>
  refused ? `「${title}」不计入当值场次，不能定为亮点。` : `「${title}」发起得迟，工作人员同意计入后才能定为亮点。`
export const notYet = (title: string, when: string): string => `「${title}」${when} 才开始，办完再定亮点。`

// — 提醒

export const remindUsage = '提醒 学习|轮值|活动 [编号]'
export const nothingToRemind = (what: string): string => `现在没有可以提醒的${what}。`
/** A branch head about 轮值. */
export const notYoursToRemind = '轮值提醒请当值副会长、会长或秘书处来发；分会的活动发「提醒 活动 编号」。'
export const reminded = (group: string): string => `已发到${group}。`
/** To one person. */
export const remindedOne = (name: string): string => `已发给${name}。`
/** The group is still: it would hear nothing. */
export const remindStill = (group: string, until: string): string => `${group}安静到 ${until}，没有发。要现在发，先发「取消安静」。`
export const remindAgain = (title: string, minutes: number): string => `${minutes} 分钟前刚提醒过「${title}」，再发一遍吗？`
/** To who is on duty, by 提醒 轮值. */
export const dutyReminder = (standing: string): string => `提醒：${standing}`
