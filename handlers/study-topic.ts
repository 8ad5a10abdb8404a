import {
  activityToLead,
  isActivity,
  isOver,
  mayLead,
  mayOpenIn,
  namesOwn,
  sayIfAddressed,
  unchangedActivity,
} from '../src/chat/acts/organising.ts'
import { opening, type PlannedSession } from '../src/chat/acts/sessions.ts'
import { type StudyAhead, studyAhead } from '../src/chat/acts/study-ahead.ts'
import { isQuestion, leadingNumber } from '../src/chat/arguments.ts'
import { ask, command, type Decision, type MemberScene, type Read, type Reading, type Speech, say } from '../src/chat/contract.ts'
import { shown } from '../src/chat/forms/activity-form.ts'
import type { Activity } from '../src/domain/activity.ts'
import { chineseCalendar } from '../src/domain/calendar.ts'
import { topicOf } from '../src/domain/series.ts'
import { sayWhen } from '../src/domain/zoned.ts'
import { isCancelled, isPast } from '../src/text/activity.ts'
import * as zh from '../src/text/study.ts'

interface Args {
  number?: string
  title: string
  link?: string
  /** A session nobody opened yet, chosen of several: its series, group and date. */
  session?: [series: string, group: string, date: string]
}

const mostLetters = 60
const longestLink = 300
/** Within this time the sessions to come are asked about, ms; else the very next is meant. */
const soonMs = 7 * 24 * 60 * 60_000

/** 学习主题 — an organiser sets what the next session is about, opened or not; its group hears it once. */
export const studyTopic = command<Args>({
  name: '学习主题',
  words: ['学习主题', '定学习主题', '设学习主题', '改学习主题'],
  who: 'organiser',
  mayAlso: namesOwn,
  usage: zh.topicUsage,
  about: '定下一场学习的主题',
  read: (rest, reading) => readTopic(rest, reading),
  write: ({ number, title, link }) => [number, title, link].filter((part) => part !== undefined).join(' '),

  async run(args, scene) {
    if (args.title.length > mostLetters) return sayIfAddressed(scene, zh.topicTooLong)
    if ((args.link ?? '').length > longestLink) return sayIfAddressed(scene, zh.linkTooLong)
    if (args.number !== undefined) return onNamed(scene, args, args.number)
    if (args.session) return onChosen(scene, args, args.session)
    const ahead = await studyAhead(scene)
    const mine = ahead.filter((session) => isMine(scene, session))
    const here = mine.filter(({ group }) => group === scene.group?.name)
    const found = here.length > 0 ? here : mine
    const [first] = found
    if (!first) return sayIfAddressed(scene, ahead.length > 0 ? zh.notYours : zh.noSession)
    const soon = found.filter(({ startsAt }) => startsAt - scene.at <= soonMs)
    return soon.length > 1 ? askWhich(scene, soon, args) : onSession(scene, first, args)
  },
})

/** What is said about topics rather than set as one. */
const aboutTopics = /^(?:的|是|很|真|太|不|好|已|还|请|大家|各位|待定|未定|没|有|另行|确定|定了|定好|出来|通知|如下|见|呢)/u

/** A title may ask something («如何讲好新联故事»); this asks the bot. */
const asksBack = /\?$|[吗么呢]$|^(?:是|定|有)?(?:什么|啥|哪)|(?:了没|没有|没)$/u

const readTopic = (rest: string, { addressed, glued, quotedNumber }: Reading): Read<Args> => {
  const lead = leadingNumber(rest)
  const text = lead.number === undefined && glued ? rest.replace(/^(?:改?为|改成|定为|是|就是)\s*/u, '') : lead.rest
  // free text needs a separator before it, unless the bot was asked
  if (glued && lead.number === undefined && !addressed) return null
  const [found, link] = /(?:^|[\s,])(?:链接|入口)?[\s:]*(https?:\/\/\S+)$/iu.exec(text) ?? []
  const title = (found === undefined ? text : text.slice(0, -found.length)).replace(/[\s,;:]+$/u, '').replace(/^《([^》]*)》$/u, '$1')
  if (title === '') return addressed && !glued ? { tell: zh.topicMissing } : null
  if (addressed ? asksBack.test(title) : isQuestion(title)) return addressed ? { tell: zh.topicMissing } : null
  if (!addressed && (aboutTopics.test(title) || title.length > mostLetters)) return null
  const number = lead.number ?? quotedNumber
  return { args: { title: shown(title), ...(link === undefined ? {} : { link }), ...(number === undefined ? {} : { number }) } }
}

const isMine = (scene: MemberScene, { activity, group }: StudyAhead): boolean => {
  if (activity) return mayLead(scene, activity)
  const found = scene.association.groups.find(({ name }) => name === group)
  return found !== undefined && mayOpenIn(scene, found)
}

const onNamed = async (scene: MemberScene, args: Args, number: string): Promise<Decision> => {
  const activity = await activityToLead(scene, number)
  if (!isActivity(activity)) return activity
  if (activity.state === 'cancelled') return say(isCancelled(activity.title))
  if (activity.kind !== 'study') return say(zh.notStudy(activity.title, number))
  return isOver(activity, scene.at) ? say(isPast(activity.title)) : onActivity(scene, activity, args)
}

/** A planned session picked from a question; opened meanwhile, it is found as what it is now. */
const onChosen = async (scene: MemberScene, args: Args, [series, group, date]: [string, string, string]): Promise<Decision> => {
  const chosen = (await studyAhead(scene)).find(({ activity, planned }) =>
    activity
      ? activity.session?.series === series && activity.group === group && activity.session.date === date
      : planned?.series.name === series && planned.group === group && planned.slot.date === date,
  )
  return chosen && isMine(scene, chosen) ? onSession(scene, chosen, args) : say(zh.noSession)
}

const askWhich = (scene: MemberScene, sessions: readonly StudyAhead[], { title, link }: Args): Decision =>
  ask(
    scene,
    zh.whichSession,
    sessions.map(({ activity, planned, startsAt, title: name, group }) => ({
      label: `${name} ${sayWhen(startsAt, scene.zone, scene.at)}（${group}）`,
      command: '学习主题',
      args: {
        title,
        ...(link === undefined ? {} : { link }),
        ...(activity ? { number: activity.number } : {}),
        ...(planned ? { session: [planned.series.name, planned.group, planned.slot.date] } : {}),
      } satisfies Args,
      ...(activity ? { number: activity.number } : {}),
    })),
  )

const onSession = (scene: MemberScene, { activity, planned }: StudyAhead, args: Args): Promise<Decision> | Decision =>
  activity ? onActivity(scene, activity, args) : planned ? onPlanned(scene, planned, args) : say(zh.noSession)

const onActivity = (scene: MemberScene, activity: Activity, { title: topic, link }: Args): Decision => {
  const { title, startsAt, topic: before } = activity
  const when = sayWhen(startsAt, scene.zone, scene.at)
  if (before === topic && (link === undefined || link === activity.link)) return say(zh.topicAlready(title, when))
  return {
    expect: [unchangedActivity(activity)],
    events: [
      {
        type: 'activity.changed',
        activity: { ...activity, topic, ...(link === undefined ? {} : { link }), topicSet: true },
        what: 'details',
      },
    ],
    says: spoken(scene, activity, zh.topicSet(title, when, topic, link, before === topic ? undefined : before), when),
  }
}

/** Opens it now, with its topic, under the act by which the bot would open it later. */
const onPlanned = async (scene: MemberScene, planned: PlannedSession, { title: topic, link }: Args): Promise<Decision> => {
  const { association, turns, roster, at, zone } = scene
  const calendar = chineseCalendar(association.holidays)
  const listed = topicOf(planned.series, calendar, zone, planned.slot)
  const given = { topic, ...(link === undefined ? {} : { link }), topicSet: true as const }
  const { once, events, numbers, activity } = opening({ association, calendar, turns, roster }, planned, at, given)
  const when = sayWhen(activity.startsAt, zone, at)
  const before = listed === topic ? undefined : listed
  return {
    once,
    repeated: () => [{ to: 'here', text: zh.topicAgain }],
    events,
    numbers,
    says: spoken(scene, activity, zh.topicSet(activity.title, when, topic, link, before), when),
  }
}

/** Said in the session's group, and here when this is another place. */
const spoken = ({ group }: MemberScene, { group: of, title }: Activity, text: string, when: string): Speech[] =>
  group?.name === of
    ? [{ to: 'here', text }]
    : [
        { to: { group: of }, text },
        { to: 'here', text: zh.topicTold(title, when, of) },
      ]
