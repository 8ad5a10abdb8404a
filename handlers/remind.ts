import { listenerFor, nameOf, sayStanding, standingIn } from '../src/chat/acts/duty.ts'
import { activityToLead, isActivity, isOver, mayLead, namesOwn, sayIfAddressed } from '../src/chat/acts/organising.ts'
import { noteReminded, remindedAgo, reminderOf } from '../src/chat/acts/reminding.ts'
import { leadingNumber } from '../src/chat/arguments.ts'
import { command, confirm, type Decision, type MemberScene, type Reading, type Speech, say } from '../src/chat/contract.ts'
import { askWhich } from '../src/chat/forms/which-activity.ts'
import { activitiesNear } from '../src/chat/here.ts'
import type { Activity } from '../src/domain/activity.ts'
import { monthOf, sayWhen } from '../src/domain/zoned.ts'
import { isCancelled } from '../src/text/activity.ts'
import * as zh from '../src/text/duty.ts'

type What = '学习' | '轮值' | '活动'
interface Args {
  what: What
  number?: string
}

const hourMs = 60 * 60_000
const usage = zh.remindUsage

/** 提醒 — an organiser has a reminder sent now. The same one twice within an hour is asked about first. */
export const remind = command<Args>({
  name: '提醒',
  words: ['提醒', '提醒一下', '发提醒'],
  who: 'organiser',
  mayAlso: namesOwn,
  usage,
  about: '马上发一次学习、轮值或活动提醒',
  read(rest, { addressed, glued, quotedNumber }: Reading) {
    if (rest === '' && quotedNumber !== undefined) return { args: { what: '活动', number: quotedNumber } }
    const found = /^(学习|轮值|活动)(.*)$/su.exec(rest)
    if (!found) return addressed && !glued && rest === '' ? { tell: `请写「${usage}」。` } : null
    const what = found[1] as What
    const after = (found[2] ?? '').trim()
    const { number, rest: left } = leadingNumber(after)
    if (left !== '' || (what === '轮值' && number !== undefined)) return null
    const meant = number ?? (what === '活动' ? quotedNumber : undefined)
    return { args: { what, ...(meant === undefined ? {} : { number: meant }) } }
  },
  write: ({ what, number }) => [what, number].filter((word) => word !== undefined).join(' '),

  async run(args, scene) {
    if (args.what === '轮值') return remindDuty(scene, args)
    const activity = await whichOne(scene, args)
    if (!isActivity(activity)) return activity
    if (activity.state === 'cancelled') return say(isCancelled(activity.title))
    if (isOver(activity, scene.at)) return sayIfAddressed(scene, zh.nothingToRemind(args.what))
    const still = (await scene.ledger.stilled()).get(activity.group) ?? 0
    if (still > scene.at) return say(zh.remindStill(activity.group, sayWhen(still, scene.zone, scene.at)))
    const here = scene.group?.name === activity.group
    const { kind: _, ...reminder } = await reminderOf(scene, activity)
    const said: Speech = here ? { to: 'here', text: reminder.text } : reminder
    const answer: Speech[] = here ? [] : [{ to: 'here', text: zh.reminded(activity.group) }]
    return once(scene, { ...args, number: activity.number }, activity.title, [said, ...answer])
  },
})

/** The session or activity meant: the one named, else the one here or of the speaker's own that is to come. */
const whichOne = async (scene: MemberScene, { what, number }: Args): Promise<Activity | Decision> => {
  if (number !== undefined) return activityToLead(scene, number)
  const kind = what === '学习' ? 'study' : 'activity'
  const ahead = (await activitiesNear(scene)).filter(
    (each) =>
      each.kind === kind &&
      !isOver(each, scene.at) &&
      mayLead(scene, each) &&
      (scene.group?.kind !== 'branch' || each.group === scene.group.name),
  )
  const here = ahead.filter((each) => each.group === scene.group?.name)
  const found = here.length > 0 ? here : ahead
  const [first, second] = found
  if (!first) return sayIfAddressed(scene, zh.nothingToRemind(what))
  // sessions follow one another: the next one is meant
  return second && what === '活动' ? askWhich(scene, '要提醒哪一场？', found, '提醒', { what }) : first
}

/** To who is on duty: how the month stands. It is no branch's matter: for who is on duty and staff. */
const remindDuty = async (scene: MemberScene, args: Args): Promise<Decision> => {
  const { at, zone, ledger, association, roster, speaker } = scene
  if (!speaker.roles.staff && !speaker.roles.onDuty) return sayIfAddressed(scene, zh.notYoursToRemind)
  const who = scene.dutyAt(at)
  const targets = association.rotationTargets
  if (who === undefined || !targets) return sayIfAddressed(scene, zh.nothingToRemind('轮值'))
  const name = nameOf(roster, who)
  const text = sayStanding(name, await standingIn(scene, monthOf(at, zone), targets), targets)
  const to = await listenerFor({ association, ledger }, who)
  const told = typeof to === 'object' && 'group' in to ? zh.reminded(to.group) : zh.remindedOne(name)
  // who reminds themselves in private reads it there, once
  if (who === scene.me.number && scene.room === null) return say(zh.dutyReminder(text))
  return once(scene, args, '轮值', [
    { to, text: zh.dutyReminder(text), until: at + 24 * hourMs },
    { to: 'here', text: told },
  ])
}

/** Says it, and remembers for an hour that it was said; within it (by whomever, the bot too) asks first. */
const once = async (scene: MemberScene, args: Args, title: string, says: Speech[]): Promise<Decision> => {
  const what = args.number ?? args.what
  const ago = scene.confirmed ? null : await remindedAgo(scene, what)
  if (ago !== null) return confirm(scene, zh.remindAgain(title, Math.max(Math.round(ago / 60_000), 1)), { command: '提醒', args })
  return { says, memo: [noteReminded(what, scene.at)] }
}
