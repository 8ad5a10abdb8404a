/** Reminders of a session or an activity, for its group. */

/** What both show. */
interface Reminded {
  number: string
  title: string
  /** 「明天（11月28日 周六）09:00」. */
  when: string
  /** It has begun. */
  begun: boolean
  place: string | undefined
  link: string | undefined
  note: string | undefined
}

const details = ({ place, link, note }: Pick<Reminded, 'place' | 'link' | 'note'>): string =>
  [...(place ? [`，地点：${place}`] : []), ...(link ? [`，入口：${link} `] : []), ...(note ? [`，${note}`] : [])].join('')

/** A study session; `open`: its check-in is open now. */
export const study = (shown: Reminded & { topic: string | undefined; open: boolean; code: boolean }): string => {
  const { title, when, begun, topic, open, code, number } = shown
  const how = code ? '私聊我发「签到」加现场的签到码，例如「签到 04821」' : '回复「签到」'
  const deed = open ? `现在可以签到：${how}` : `${code ? `到时${how}` : '到时回复「签到」'}`
  return `【学习提醒】「${title}」${when} 开始${begun ? '了' : ''}${topic ? `，主题：${topic}` : ''}${details(shown)}。${deed}；来不了回复「请假 ${number} 事由」。`
}

/**
 * An activity with those who have a place on its list (none named: they are too many for one message); `free`: places left, absent
 * without a limit or once sign-up is over; `withdrawUntil` while one still may without being late.
 */
export const activity = (
  shown: Reminded & {
    names: readonly string[]
    count: number
    signUpOpen: boolean
    free: number | undefined
    withdrawUntil: string | undefined
  },
): string => {
  const { number, title, when, begun, names, count, signUpOpen, free, withdrawUntil } = shown
  const list =
    count === 0
      ? '还没有人报名'
      : names.length === 0
        ? `已报名 ${count} 人，发「名单 ${number}」看名单`
        : `已报名 ${count} 人：${names.join('、')}`
  const more =
    signUpOpen && (free === undefined || free > 0)
      ? `${free === undefined ? '' : `还有 ${free} 个名额，`}要来的回复「报名 ${number}」；`
      : ''
  const until = withdrawUntil === undefined ? '来不了请' : `来不了请在${withdrawUntil} 前`
  return `【活动提醒】「${title}」（${number}）${when} 开始${begun ? '了' : ''}${details(shown)}。${list}。${more}${until}发「取消报名 ${number}」。`
}
