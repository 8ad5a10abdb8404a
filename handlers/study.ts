import { type StudyAhead, studyAhead } from '../src/chat/acts/study-ahead.ts'
import { command, type MemberScene, say } from '../src/chat/contract.ts'
import { admits } from '../src/chat/here.ts'
import { checkInState } from '../src/domain/activity.ts'
import { chineseCalendar } from '../src/domain/calendar.ts'
import { fallenOut, topicOf } from '../src/domain/series.ts'
import { addDays, atDate, dateOf, sayDay, sayWhenSoon } from '../src/domain/zoned.ts'
import * as zh from '../src/text/study.ts'

/** 「今天学什么」「下次学习是什么时候」 and their kin, said to the bot. */
const asked =
  /^(?:请问)?(?:今天|今晚|明天|明晚|本周|这周|这星期|本月|这个月|下周|下次|下一次|最近|近期|接下来)?(?:的)?(?:集体)?(?:学习|学)(?:是)?(?:什么|啥|哪些|什么内容|啥内容|什么主题|内容|主题|安排|计划|时间|地点|链接|入口|是什么时候|什么时候|啥时候|几点|几点开始|在哪|在哪里|在哪儿|在什么地方|是哪天|哪天)(?:呢|啊|呀)?\??$|^(?:今天|今晚|明天|明晚|本周|这周|下周|下次|最近|近期)(?:的)?(?:集体)?学习$|^(?:今天|今晚|明天|明晚|本周|这周|下周|最近|近期)?(?:有没有|有|还有|有什么|有啥|有哪些)(?:集体)?学习(?:吗|没|没有|不)?\??$|^(?:今天|今晚|明天|明晚|本周|这周|下周)(?:还)?学习(?:吗|不|么)\??$|^什么时候(?:集体)?学习\??$|^几点(?:开始)?学习\??$/u

/** Most sessions listed, and how far ahead more than the next of a series is, ms. */
const mostListed = 6
const soonMs = 14 * 24 * 60 * 60_000

/** 学习 — the next sessions open to the member: when, on what, where, and whether check-in is open. Writes nothing. */
export const study = command<Record<string, never>>({
  name: '学习',
  words: ['学习', '学习安排', '学习计划', '本周学习', '集体学习'],
  addressedForm: asked,
  addressedOnly: true,
  who: 'member',
  usage: '学习',
  about: '看近期的学习：时间、主题、地点',
  read: (rest) => (rest === '' ? { args: {} } : null),
  write: () => '',

  async run(_args, scene) {
    const mine = (await studyAhead(scene)).filter(
      ({ group, activity }) => admits(scene.association, group, scene.me) || activity?.leader === scene.me.number,
    )
    const next = new Set<string>()
    const shown = mine.filter(({ startsAt, title, group }) => {
      const isNext = !next.has(`${title}/${group}`)
      next.add(`${title}/${group}`)
      return isNext || startsAt - scene.at <= soonMs
    })
    return say(
      zh.sessions(
        shown.slice(0, mostListed).map((session) => lineOf(scene, session)),
        offSoon(scene),
      ),
    )
  },
})

const lineOf = ({ association, zone, at }: MemberScene, { startsAt, title, activity, planned }: StudyAhead): zh.SessionLine => {
  const topic = planned && topicOf(planned.series, chineseCalendar(association.holidays), zone, planned.slot)
  const series = association.study?.find(({ name }) => name === (activity?.session?.series ?? planned?.series.name))
  const { place, link } = activity ?? planned?.series ?? {}
  return {
    when: sayWhenSoon(startsAt, zone, at),
    title,
    topic: activity ? activity.topic : topic,
    about: series?.about,
    place,
    link,
    number: activity?.number,
    open: activity !== undefined && checkInState(activity, at) === 'open',
    code: activity ? activity.code === true : planned?.series.code === true,
  }
}

/** Sessions that fall out within two weeks. */
const offSoon = ({ association, zone, at, me }: MemberScene): string[] => {
  const calendar = chineseCalendar(association.holidays)
  const today = dateOf(at, zone)
  return (association.study ?? [])
    .filter(({ groups }) => groups.some((group) => admits(association, group, me)))
    .flatMap((series) =>
      fallenOut(series, calendar, today, addDays(today, 14)).map((date) =>
        zh.fallsOut(sayDay(atDate(date, '12:00', zone), zone, at), series.name, calendar.holiday(date) ?? '放假'),
      ),
    )
    .slice(0, 3)
}
