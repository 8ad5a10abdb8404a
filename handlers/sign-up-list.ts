import { leads } from '../src/chat/acts/leading.ts'
import { isActivity, sayIfAddressed } from '../src/chat/acts/organising.ts'
import { numberOf } from '../src/chat/arguments.ts'
import { command, type Decision, type MemberScene, type Speech } from '../src/chat/contract.ts'
import { activityNumbered, askWhich } from '../src/chat/forms/which-activity.ts'
import { activitiesNear, isOpenTo, signUpLatelyClosed, standingHere } from '../src/chat/here.ts'
import { mostRows, type Table } from '../src/chat/table.ts'
import { type Activity, latelyMs, type SignUp } from '../src/domain/activity.ts'
import { placedLine, waitingLine } from '../src/domain/capacity.ts'
import { sayWhen } from '../src/domain/zoned.ts'
import * as zh from '../src/text/sign-up.ts'

interface Args {
  number?: string
}

/** Most names of one message; more are sent as a file. */
const mostNamed = 80
/** Most bytes of it. */
const mostBytes = 1900
/** Most lines of one picture; more are sent as a workbook. */
const mostDrawn = 200

/** 名单 — who is signed up for an activity, in line, those who wait after them; a long list as a picture or workbook. Writes nothing. */
export const signUpList = command<Args>({
  name: '名单',
  words: ['名单', '报名名单', '活动名单', '看名单', '查名单'],
  addressedWords: [
    '谁报名了',
    '都谁报名了',
    '都有谁',
    '有谁报名',
    '有谁',
    '报名情况',
    '报了多少人',
    '多少人报名',
    '多少人报名了',
    '几个人报名了',
    '谁参加',
  ].flatMap((phrase) => [phrase, `${phrase}?`]),
  who: 'member',
  usage: '名单 [编号]',
  about: '看谁报了名',
  read(rest, { quotedNumber, glued }) {
    if (rest === '') return { args: quotedNumber === undefined ? {} : { number: quotedNumber } }
    const number = numberOf(rest)
    return number !== null && (!glued || /^\d/u.test(rest)) ? { args: { number } } : null
  },
  write: ({ number }) => number ?? '',

  async run({ number }, scene) {
    const activity = number === undefined ? await oneHere(scene) : await activityNumbered(scene, number)
    if (!isActivity(activity)) return activity
    if (activity.state === 'cancelled') return sayIfAddressed(scene, zh.calledOff(activity.title))
    const list = await scene.ledger.signUps(activity.number)
    const text = listed(scene, activity, list)
    const fits = list.length <= mostNamed && new TextEncoder().encode(text).length <= mostBytes
    const speech = fits ? { text } : asFile(scene, activity, list)
    if (scene.group && scene.group.name !== activity.group)
      return isOpenTo(scene, activity, scene.me) || leads(scene, activity)
        ? { says: [{ to: 'asker', ...speech }] }
        : sayIfAddressed(scene, zh.noList)
    return { says: [{ to: 'here', ...speech }] }
  },
})

/** The one activity here that is ahead or under way, or else ended lately; several are asked about. */
const oneHere = async (scene: MemberScene): Promise<Activity | Decision> => {
  const { at } = scene
  const here = standingHere(scene, await activitiesNear(scene), scene.me)
  const ahead = here.filter((activity) => at <= activity.endsAt)
  const over = here.filter((activity) => at > activity.endsAt && (at - activity.endsAt <= latelyMs || signUpLatelyClosed(activity, at)))
  const found = ahead.length > 0 ? ahead : over.slice(-1)
  const [only] = found
  if (found.length > 1) return askWhich(scene, zh.whichList, found, '名单', {})
  return only ?? sayIfAddressed(scene, zh.noList)
}

/** Names by number: those of one name told apart by branch. */
const namesOf = ({ roster }: MemberScene, numbers: readonly string[]): ((number: string) => string) => {
  const plain = (number: string): string => roster.byNumber.get(number)?.name || zh.someone
  const counts = new Map<string, number>()
  for (const name of numbers.map(plain)) counts.set(name, (counts.get(name) ?? 0) + 1)
  return (number) => {
    const branch = roster.byNumber.get(number)?.branch ?? ''
    const name = plain(number)
    return (counts.get(name) ?? 0) > 1 && branch !== '' ? `${name}（${branch}）` : name
  }
}

/** The list as people read it: proxies marked, those of one name told apart by branch, held places counted only. */
const listed = (scene: MemberScene, activity: Activity, signUps: readonly SignUp[]): string => {
  const { zone, at } = scene
  const known = signUps.filter(({ who }) => !who.startsWith('?'))
  const told = namesOf(
    scene,
    known.map(({ who }) => who),
  )
  const plain = (number: string): string => scene.roster.byNumber.get(number)?.name || zh.someone
  const shown = ({ who, proxyBy }: SignUp): string =>
    proxyBy === undefined || proxyBy === who ? told(who) : zh.byProxy(told(who), plain(proxyBy))
  return zh.signUpList(activity.title, sayWhen(activity.startsAt, zone, at), {
    number: activity.number,
    limit: activity.limit,
    placed: placedLine(known).map(shown),
    waiting: waitingLine(known).map(shown),
    toConfirm: signUps.length - known.length,
  })
}

/** A list too long to read in a message: one line with the numbers, and a picture; beyond what a picture holds, a workbook. */
const asFile = (scene: MemberScene, activity: Activity, signUps: readonly SignUp[]): Pick<Speech, 'text' | 'file'> => {
  const { roster, zone, at } = scene
  const { number, title, limit } = activity
  const known = signUps.filter(({ who }) => !who.startsWith('?'))
  const [placed, waiting] = [placedLine(known), waitingLine(known)]
  const counts = { number, limit, placed: placed.length, waiting: waiting.length, toConfirm: signUps.length - known.length }
  const when = sayWhen(activity.startsAt, zone, at)
  const lines = [...placed, ...waiting].slice(0, mostRows).map(({ who, proxyBy, state }, index): ListLine => {
    const member = roster.byNumber.get(who)
    return {
      place: state === 'waiting' ? zh.inLineAs(index + 1 - placed.length) : String(index + 1),
      name: member?.name || zh.someone,
      branch: member?.branch ?? '',
      proxy: proxyBy === undefined || proxyBy === who ? '' : roster.byNumber.get(proxyBy)?.name || zh.someone,
    }
  })
  const heading = { title: zh.listTitle(title), subtitle: zh.listSubtitle(when, counts) }
  const file =
    lines.length > mostDrawn
      ? { name: `名单-${number}.xlsx`, table: { ...heading, ...sheetOf(lines) } }
      : { name: `名单-${number}.png`, table: { ...heading, ...pictureOf(lines) } }
  return { text: zh.signUpCounts(title, when, counts), file }
}

interface ListLine {
  /** Number on the list, or place in line. */
  place: string
  name: string
  branch: string
  /** Who signed them up; '' themselves. */
  proxy: string
}

const sheetOf = (lines: readonly ListLine[]): Pick<Table, 'columns' | 'rows'> => ({
  columns: zh.listColumns.map((name) => ({ name })),
  rows: lines.map(({ place, name, branch, proxy }) => [place, name, branch, proxy]),
})

/** Two people a line, the second half beside the first: a long narrow picture is hard to read on a phone. */
const pictureOf = (lines: readonly ListLine[]): Pick<Table, 'columns' | 'rows'> => {
  const half = Math.ceil(lines.length / 2)
  const cells = (line: ListLine | undefined): string[] =>
    line === undefined ? ['', '', ''] : [line.place, line.proxy === '' ? line.name : zh.byProxy(line.name, line.proxy), line.branch]
  const [place = '', name = '', branch = ''] = zh.listColumns
  const columns: Table['columns'] = [{ name: place, align: 'right' }, { name }, { name: branch }]
  return {
    columns: [...columns, ...columns],
    rows: lines.slice(0, half).map((line, index) => [...cells(line), ...cells(lines[half + index])]),
  }
}
