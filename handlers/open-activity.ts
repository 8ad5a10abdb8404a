import { cardOf } from '../src/chat/acts/card.ts'
import { lateNotices } from '../src/chat/acts/late.ts'
import { mayOpenIn, sayIfAddressed } from '../src/chat/acts/organising.ts'
import { isQuestion } from '../src/chat/arguments.ts'
import { ask, command, confirm, type Decision, type MemberScene, type Reading, type Speech, say } from '../src/chat/contract.ts'
import { askDeadlines, type DetailsRead, readDetails, type Unclear, unclearOf, wrongIn } from '../src/chat/forms/activity-details.ts'
import { canonicalTime, groupNamed, proposalOf, readForm, shown } from '../src/chat/forms/activity-form.ts'
import { roomsOf } from '../src/chat/scene.ts'
import { type Activity, defaultLengthMs } from '../src/domain/activity.ts'
import type { Group } from '../src/domain/association.ts'
import { brandOf } from '../src/domain/brand.ts'
import { isLateOpening, openedAfterMs } from '../src/domain/duty.ts'
import type { WhenContext } from '../src/domain/when.ts'
import { sayDay, sayTime, sayWhen } from '../src/domain/zoned.ts'
import { digestOf } from '../src/journal/commit.ts'
import { dealtNumber } from '../src/journal/events.ts'
import * as zh from '../src/text/activity.ts'

interface Args extends Pick<DetailsRead, 'details' | 'doubts' | 'wrong'> {
  title?: string
  startsAt?: number
  endsAt?: number
  unclear?: Unclear
  /** As typed. */
  group?: string
  /** Words that belong to nothing. */
  extra: string[]
  /** Canonical form. */
  said: string
}

const usage = '发起 主题 时间 [地点 …] [限 N 人] [截止 …] [系列 …]'
const dayMs = 24 * 60 * 60_000
const longestMs = 7 * dayMs
const furthestMs = 366 * dayMs

/** What people in a group «发起» that is no activity of ours. */
const otherMatters =
  /^(?:[^ ]{0,4})?(?:投票|接龙|众筹|水滴筹|捐款|红包|群收款|收款|拼团|团购|位置共享|语音|视频|聊天|总攻|进攻|攻击|挑战|冲锋|倡议)/u

/** 发起 — an organiser opens an activity for a group; the group hears its card. */
export const openActivity = command<Args>({
  name: '发起',
  words: ['发起', '发起活动', '发起学习'],
  who: 'organiser',
  usage,
  about: '发起一场活动（还可以写：名额、退出截止、备注、品牌）',
  lines: true,
  read(rest, reading) {
    const bare = rest.replace(/^[\s,:;.、/-]+/u, '')
    if (bare === '') return reading.addressed && !reading.glued ? { tell: zh.timeMissing(usage) } : null
    const args = argsOf(bare, reading)
    return isMeant(args, bare, reading) ? { args } : null
  },
  write: ({ said }) => said,

  async run(args, scene) {
    const { addressed, association } = scene
    const typed = args.group === undefined ? null : groupNamed(association, args.group)
    if (args.group !== undefined && !typed)
      return sayIfAddressed(
        scene,
        zh.noSuchGroup(
          args.group,
          association.groups.map(({ name }) => name),
        ),
      )
    const group = typed ?? scene.group
    if (group && !mayOpenIn(scene, group)) return addressed ? say(zh.notYourGroup(group.name)) : { says: [] }
    const mine = association.groups.filter((each) => mayOpenIn(scene, each))
    if (mine.length === 0) return say(zh.noGroupForYou)
    const asked = askBack(scene, args)
    if (asked) return asked
    const { title, startsAt } = args
    if (title === undefined || startsAt === undefined) return say(title === undefined ? zh.titleMissing(usage) : zh.timeMissing(usage))
    const wrong = wrongTimes(scene, args, startsAt) ?? wrongIn(scene, args, title, startsAt)
    if (wrong !== null) return say(wrong)
    const only = mine.length === 1 ? mine[0] : undefined
    const chosen = group ?? only
    if (!chosen) return askGroup(scene, args, mine, sayWhen(startsAt, scene.zone, scene.at))
    return open(scene, { ...args, title, startsAt }, chosen)
  },
})

const argsOf = (text: string, reading: Reading): Args => {
  const ctx: WhenContext = { now: reading.at, zone: reading.association.timezone }
  const form = readForm(text, ctx)
  const plain = proposalOf(form, ctx)
  // what began today may still be opened; staff are asked whether it counts
  const isPast = plain.when.kind === 'unclear' && plain.when.reason === 'past'
  const { title, when, place, extra } = isPast ? proposalOf(form, { ...ctx, pastMs: openedAfterMs }) : plain
  const { place: _, ...others } = form
  const read = readDetails({ ...others, ...(place === undefined ? {} : { place }) }, reading)
  const { details, doubts, wrong } = read
  const unclear = unclearOf(when)
  const time = (ms: number): string => canonicalTime(ms, ctx.zone)
  const span = when.kind === 'time' ? time(when.startsAt) + (when.endsAt === undefined ? '' : `-${time(when.endsAt)}`) : ''
  const left = [...extra.filter((piece) => !form.unread.includes(piece)), ...read.unread]
  return {
    ...(title === null ? {} : { title }),
    ...(when.kind === 'time' ? { startsAt: when.startsAt } : {}),
    ...(when.kind === 'time' && when.endsAt !== undefined ? { endsAt: when.endsAt } : {}),
    ...(unclear ? { unclear } : {}),
    details,
    doubts,
    ...(wrong === undefined ? {} : { wrong }),
    ...(form.group === undefined ? {} : { group: form.group }),
    extra: left.map(shown),
    said: [title ?? '', span, ...read.said.filter((part) => part !== '不限人数')].filter((part) => part !== '').join(' '),
  }
}

/** Whether words after 发起 are meant for us: in a room unasked only with a title and a day or an hour, and nothing that people 发起 otherwise. */
const isMeant = ({ title, startsAt, unclear, details: { place, limit } }: Args, text: string, { addressed, glued }: Reading): boolean => {
  if (isQuestion(text) || (otherMatters.test(title ?? text) && !addressed)) return false
  if (glued && /^(?:投票|人|者|方|的|了|过|于|一下)/u.test(text)) return false
  const timed = startsAt !== undefined || (unclear !== undefined && unclear.reason !== 'vague' && unclear.reason !== 'no-date')
  if (glued) return timed && title !== undefined && (addressed || place !== undefined || typeof limit === 'number')
  return addressed || (timed && title !== undefined)
}

/** What has to be asked before anything else; null when all is clear. */
const askBack = (scene: MemberScene, args: Args): Decision | null => {
  const { unclear, extra, title, details } = args
  const choose = (what: string, { reason, options, ends }: Unclear, take: (ms: number, end: number | undefined) => Args): Decision => {
    if (!options || options.length === 0) return say(zh.unclearTime(what, reason))
    const choices = options.map((ms, index) => ({
      label: sayWhen(ms, scene.zone, scene.at),
      command: '发起',
      args: take(ms, ends?.[index]),
    }))
    return ask(scene, zh.whichTime(what, reason, choices.length), choices)
  }
  if (unclear && !unclear.options?.length) return say(zh.unclearTime('时间', unclear.reason))
  const [piece] = extra
  if (title !== undefined && piece !== undefined) {
    if (extra.length > 1 || details.place !== undefined || piece.length > 20 || /[，。！？；]/u.test(piece))
      return say(zh.leftOver(extra.join(' ')))
    const longer = `${title} ${piece}`
    return ask(scene, zh.whatIs(piece), [
      { label: zh.asPlace(piece), command: '发起', args: { ...args, extra: [], details: { ...details, place: piece } } satisfies Args },
      { label: zh.asTitle(longer), command: '发起', args: { ...args, extra: [], title: longer } satisfies Args },
    ])
  }
  if (unclear) {
    const { unclear: _, ...clear } = args
    return choose('时间', unclear, (ms, end) => ({ ...clear, startsAt: ms, ...(end === undefined ? {} : { endsAt: end }) }))
  }
  return askDeadlines(scene, '发起', args, args.startsAt)
}

/** A sentence about a start or end that cannot be, or null. */
const wrongTimes = ({ at }: MemberScene, { endsAt, details: { length } }: Args, startsAt: number): string | null => {
  if (endsAt !== undefined && length !== undefined && endsAt - startsAt !== length) return zh.endsTwice
  if ((endsAt ?? startsAt) - startsAt > longestMs) return zh.lastsTooLong
  return startsAt - at > furthestMs ? zh.tooFarAhead : null
}

const askGroup = (scene: MemberScene, args: Args, mine: readonly Group[], when: string): Decision => {
  const place = (group: Group): number =>
    group.branch === scene.me.branch ? 0 : ['study', 'branch', 'chairs', 'staff'].indexOf(group.kind) + 1
  const groups = [...mine].sort((a, b) => place(a) - place(b))
  const choices = groups.map(({ name }) => ({ label: name, command: '发起', args: { ...args, group: name } satisfies Args }))
  return ask(scene, zh.whichGroup(args.title ?? '', when, groups.length > 9), choices)
}

/** When it is, with the end when that was said. */
const whenOf = (scene: MemberScene, { startsAt, endsAt }: Activity, withEnd: boolean): string => {
  const start = sayWhen(startsAt, scene.zone, scene.at)
  if (!withEnd) return start
  return sayDay(startsAt, scene.zone) === sayDay(endsAt, scene.zone)
    ? `${start}—${sayTime(endsAt, scene.zone)}`
    : `${start} 至 ${sayWhen(endsAt, scene.zone, scene.at)}`
}

const open = async (scene: MemberScene, args: Args & { title: string; startsAt: number }, group: Group): Promise<Decision> => {
  const { at, zone, me, ledger } = scene
  const { title, startsAt, details } = args
  const activity = activityOf(scene, args, group)
  const { endsAt } = activity
  const near = await ledger.activitiesStarting(startsAt - longestMs, endsAt)
  const same = near.filter(
    (each) => each.title === title && each.group === group.name && each.leader === me.number && sameStart(each, startsAt, at),
  )
  const last = same.filter((each) => each.state === 'open' && at - each.openedAt < dayMs).at(-1)
  if (last && !scene.confirmed) {
    const shownWhen = sayWhen(last.startsAt, zone, at)
    return confirm(scene, zh.againReally(title, shownWhen, last.number), { command: '发起', args: { ...args, group: group.name } })
  }
  const others = near.filter(
    (each) => each.state === 'open' && each.group === group.name && each.startsAt < endsAt && each.endsAt > startsAt,
  )
  const overlap =
    others.length > 0
      ? zh.overlaps(
          group.name,
          others.map((each) => zh.titled(each.title, each.number)),
        )
      : ''
  const withEnd = args.endsAt !== undefined || details.length !== undefined
  const card = zh.card({ ...cardOf(scene, activity), when: whenOf(scene, activity, withEnd) })
  const here = scene.group?.name === group.name
  const reached = here || (await roomsOf(scene.association, ledger, group.name)).length > 0
  const says: Speech[] = here
    ? [{ to: 'here', text: overlap === '' ? card : `${card}\n${overlap}` }]
    : [
        { to: { group: group.name }, text: card },
        { to: 'here', text: `${zh.opened(activity.number, title, group.name, reached)}${overlap}` },
      ]
  return {
    once: { id: `open/${digestOf(me.number, group.name, title, String(startsAt))}/${same.length}`, about: 'open' },
    repeated: () => [{ to: 'here', text: zh.openedJustNow(title) }],
    events: [{ type: 'activity.opened', activity }],
    numbers: 1,
    says: [...says, ...(activity.late === undefined ? [] : lateNotices(scene, activity))],
  }
}

/** The activity that is opened, save its number. */
const activityOf = (scene: MemberScene, args: Args & { title: string; startsAt: number }, group: Group): Activity => {
  const { at, zone, me, association } = scene
  const { title, startsAt, details } = args
  const { length, limit, withdrawUntil, quotas, note, ...others } = details
  return {
    number: dealtNumber(),
    // what is for a brand is an activity, though the study group is the one that all are in
    kind: group.kind === 'study' && brandOf(association.brands ?? [], { ...details, title }) === null ? 'study' : 'activity',
    title,
    startsAt,
    endsAt: args.endsAt ?? startsAt + (length ?? defaultLengthMs),
    ...others,
    ...(limit == null ? {} : { limit }),
    ...(withdrawUntil == null ? {} : { withdrawUntil }),
    ...(quotas == null ? {} : { quotas }),
    ...(note == null ? {} : { note: scene.asTyped(note) }),
    group: group.name,
    ...(group.branch === undefined ? {} : { branch: group.branch }),
    leader: me.number,
    openedAt: at,
    state: 'open',
    ...(isLateOpening(startsAt, at, zone) ? { late: 'asked' as const } : {}),
  }
}

/** The same start; for one opened 现在, a start a moment ago. */
const sameStart = (each: Activity, startsAt: number, at: number): boolean =>
  each.startsAt === startsAt || (startsAt === at && each.startsAt === each.openedAt && at - each.startsAt < defaultLengthMs)
