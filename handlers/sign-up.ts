import { heldName } from '../src/chat/acts/held.ts'
import { leaderName, leads } from '../src/chat/acts/leading.ts'
import { entering, holding } from '../src/chat/acts/newcomers.ts'
import { isActivity, sayIfAddressed } from '../src/chat/acts/organising.ts'
import { command, type Decision, type MemberScene, type Scene, say } from '../src/chat/contract.ts'
import { bindFirst } from '../src/chat/courtesy.ts'
import { membersNamed } from '../src/chat/forms/name-list.ts'
import { readSignUp, type SignUpArgs, writeSignUp } from '../src/chat/forms/sign-up-form.ts'
import { activityNumbered, askWhich } from '../src/chat/forms/which-activity.ts'
import { activitiesNear, isOpenTo, nextToStart, signUpLatelyClosed, standingHere } from '../src/chat/here.ts'
import { type Activity, inLine, type SignUp, signUpOpen, signUpUntil } from '../src/domain/activity.ts'
import { placedOf, positionOf, proxiedBy, proxyLimit, quotaOf } from '../src/domain/capacity.ts'
import type { Member } from '../src/domain/member.ts'
import { sayWhen } from '../src/domain/zoned.ts'
import type { Expectation } from '../src/journal/commit.ts'
import { heldUntilBound } from '../src/text/common.ts'
import * as zh from '../src/text/sign-up.ts'

/** Up to so many newcomers each show who signed them up. */
const mostByProxy = 5

/** 报名 — a member signs up, themselves or others by name; a full activity has a wait-list. Saying it twice changes nothing. */
export const signUp = command<SignUpArgs>({
  name: '报名',
  words: ['报名', '代报名'],
  addressedWords: [
    '+1',
    '加1',
    '加一',
    '参加',
    '我来',
    '我来参加',
    '算我一个',
    '算我',
    '加我一个',
    '加我',
    '我要参加',
    '我参加',
    '我想参加',
    '我也参加',
    '我也要参加',
    '我报个名',
    '报个名',
    '我也报名',
    '我也要报名',
    '报名参加',
    '我报名参加',
    '我要报名参加',
    '我去',
    '我要去',
    '我也去',
    '我也来',
  ],
  who: 'member',
  usage: '报名 [编号] [代 姓名 …]',
  about: '报名参加活动，也可替会员报名',
  lines: true,
  read: (rest, reading) => readSignUp(rest, reading, reading.word === '代报名'),
  write: writeSignUp('代 '),

  async run({ number, names }, scene) {
    const activity = number === undefined ? await openOneHere(scene, names) : await activityNumbered(scene, number)
    if (!isActivity(activity)) return activity
    const people = membersNamed(scene.roster, names ?? [scene.me.number])
    if (people.unknown.length + people.several.length > 0) return say(zh.namesUnclear(people.unknown, people.several))
    return enter(scene, activity, people.members, number !== undefined)
  },

  async runStranger({ number, names }, scene) {
    const standing = standingHere(scene, await activitiesNear(scene), null)
    const here = standing
      .filter(({ session, number: each }) => session === undefined || each === number)
      .filter((activity) => signUpOpen(activity, scene.at))
    if (here.length === 0 && !scene.addressed && !standing.some((activity) => signUpLatelyClosed(activity, scene.at))) return { says: [] }
    const open = number === undefined ? here : here.filter((activity) => activity.number === number)
    const [first] = open
    return !first || open.length > 1 || names !== undefined ? bindFirst(scene) : hold(scene, first)
  },
})

/** The one activity whose sign-up is open here; else what is answered instead. */
const openOneHere = async (scene: MemberScene, names: string[] | undefined): Promise<Activity | Decision> => {
  // nobody signs up for a session that opens by itself, unless they say its number
  const here = standingHere(scene, await activitiesNear(scene), scene.me).filter(({ session }) => session === undefined)
  const open = here.filter((activity) => signUpOpen(activity, scene.at))
  const [first] = open
  if (open.length > 1) return askWhich(scene, zh.whichSignUp, open, '报名', names === undefined ? {} : { names })
  const lately = here.filter((activity) => signUpLatelyClosed(activity, scene.at)).at(-1)
  const meant = first ?? lately
  if (meant) return meant
  const next = nextToStart(here, scene.at)
  return sayIfAddressed(scene, zh.nothingToSignUp(next && `${sayWhen(next.startsAt, scene.zone, scene.at)} ${next.title}`))
}

/** Puts people on the list of one activity, if they may be: all of them, or nobody. */
const enter = async (scene: MemberScene, activity: Activity, people: readonly Member[], numbered: boolean): Promise<Decision> => {
  const { me, at, zone, ledger } = scene
  const { number, title } = activity
  const [list, proxied] = await Promise.all([ledger.signUps(number), ledger.proxyRevision(number, me.number)])
  const standing = new Set(list.map(({ who }) => who))
  const fresh = people.filter((member) => !standing.has(member.number))
  if (fresh.length === 0) return say(already(scene, activity, list, people))
  if (!signUpOpen(activity, at)) return closed(scene, activity, numbered)

  const others = fresh.filter((member) => member.number !== me.number)
  const leading = leads(scene, activity)
  if (!leading) {
    const outside = others.filter((member) => !isOpenTo({ ...scene, group: null }, activity, member))
    if (outside.length > 0)
      return say(
        zh.notOpenTo(
          title,
          activity.group,
          outside.map(({ name }) => name),
        ),
      )
    const mine = proxiedBy(list, me.number).sort(inLine)
    if (others.length > 0 && mine.length + others.length > proxyLimit)
      return say(
        zh.proxiesUsed(
          proxyLimit,
          title,
          mine.map((each) => nameOf(scene, each.who)),
        ),
      )
  }

  const newcomers = fresh.map(({ number: who, branch }) => (who === me.number ? { who, branch } : { who, proxyBy: me.number, branch }))
  const { seats, position, events, expect } = entering(activity, list, newcomers)
  const placed = fresh.filter((_, index) => seats[index])
  const waiting = fresh.filter((_, index) => !seats[index])
  const when = sayWhen(activity.startsAt, zone, at)
  // of many, who signed them up stands in the message above
  const isShort = fresh.length <= mostByProxy
  const shown = ({ number: who, name }: Member): string => (who === me.number || !isShort ? name : zh.byProxy(name, me.name))
  const before = people.filter((member) => standing.has(member.number)).map(({ name }) => name)
  const alone = people.length === 1 && people[0]?.number === me.number
  const text = !alone
    ? zh.signedUpAll(title, number, { placed: placed.map(shown), waiting: waiting.map(shown), from: position, already: before })
    : placed.length > 0
      ? zh.signedUp(me.name, title, when, number)
      : zh.inLineNow(me.name, title, position, branchFull(activity, list, me.branch))
  return {
    expect: [...expect, ...(others.length > 0 && !leading ? [noMoreProxies(number, me.number, proxied)] : [])],
    events,
    says: [{ to: 'here', text, ...(alone && placed.length > 0 ? { merge: { head: zh.signedUpHead(title), name: me.name } } : {}) }],
  }
}

/** The branch, when it is the branch's places that are taken. */
const branchFull = (activity: Activity, list: readonly SignUp[], branch: string): string | null =>
  placedOf(list, branch) >= quotaOf(activity, branch) ? branch : null

/** The member signed up nobody else for it since: their proxies were counted. */
const noMoreProxies = (activity: string, member: string, revision: string | null): Expectation => {
  const place = { name: 'no more proxies', key: `tally:${activity}`, field: `by:${member}` }
  return revision === null ? { ...place, op: 'absent' } : { ...place, op: 'equals', value: revision }
}

const nameOf = (scene: Scene, who: string): string => scene.roster.byNumber.get(who)?.name || zh.someone

/** Everybody named is on the list already. */
const already = (scene: MemberScene, { title, number }: Activity, list: readonly SignUp[], people: readonly Member[]): string => {
  const [only] = people
  if (!only || people.length > 1 || only.number !== scene.me.number)
    return zh.signedUpAll(title, number, { placed: [], waiting: [], from: 0, already: people.map(({ name }) => name) })
  const own = list.find(({ who }) => who === only.number)
  return (own?.state === 'waiting' ? zh.alreadyWaiting : zh.alreadyIn)(only.name, title, positionOf(list, only.number))
}

/** Late: with when it closed and whom to ask; long over, only when the bot was spoken to. */
const closed = (scene: MemberScene, activity: Activity, numbered: boolean): Decision => {
  const { at, zone } = scene
  if (activity.state === 'cancelled')
    return numbered && at <= activity.endsAt ? say(zh.calledOff(activity.title)) : sayIfAddressed(scene, zh.calledOff(activity.title))
  const text = zh.signUpClosed(activity.title, sayWhen(signUpUntil(activity), zone, at), zh.contactLeader(leaderName(scene, activity)))
  return signUpLatelyClosed(activity, at) || at <= activity.endsAt ? say(text) : sayIfAddressed(scene, text)
}

/** Keeps a place for somebody not bound yet, for 48 hours. */
const hold = async (scene: Scene, activity: Activity): Promise<Decision> => {
  const list = await scene.ledger.signUps(activity.number)
  if (list.some(({ who }) => who === heldName(scene.speaker.contact))) return bindFirst(scene)
  const { placed, position, events, expect } = await holding(scene, activity, list)
  const { title, quotas } = activity
  const inLine = quotas === undefined ? zh.heldInLine(title, position) : zh.heldForBranch(title)
  return { ...(await bindFirst(scene, placed > 0 ? heldUntilBound('报名', title) : inLine)), expect, events }
}
