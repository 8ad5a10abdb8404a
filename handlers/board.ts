import { shownName } from '../src/chat/acts/shown-name.ts'
import { branchStandings, leadingPlaces } from '../src/chat/acts/standings.ts'
import { command, type Decision, type MemberScene, type Reading, say } from '../src/chat/contract.ts'
import { boardScope, type SaidScope, saidScope } from '../src/chat/forms/board-scope.ts'
import { periodMeant, saidPeriod } from '../src/chat/forms/said-period.ts'
import { sayPoints } from '../src/domain/entry.ts'
import type { Period } from '../src/domain/period.ts'
import { scopeKey } from '../src/domain/standing.ts'
import * as zh from '../src/text/points.ts'

/** Most branches a room reads of; the whole is on the command line. */
const mostBranches = 30

interface Args {
  scope?: SaidScope
  period?: string
}

const boardWords = ['排行', '排行榜', '积分榜', '积分排行', '积分排行榜', '积分总榜']
/** Understood only when the bot is addressed: everyday talk uses them too. */
const shyWords = ['排名', '积分排名', '名次', '总榜', '榜单']
/** «本月排行榜», «医疗保障分会的排名» — said to the bot. */
const boardLast = /^(.{2,20}?)的?(?:积分)?(?:排行榜?|总?榜|排名|榜单)\??$/u
const whoLeads =
  /^(?:现在|目前)?谁的?(?:积分|分)(?:数)?(?:最高|最多|第一|排第一)(?:了|啊|呀|呢)?\??$|^(?:积分)?谁(?:排)?第一(?:名)?(?:了|啊|呀|呢)?\??$/u

/** 排行 — the leading places of a board. */
export const board = command<Args>({
  name: '排行',
  words: [...boardWords, ...shyWords],
  addressedForm: new RegExp(`${boardLast.source}|${whoLeads.source}`, 'u'),
  who: 'member',
  usage: '排行 [分会|会员单位|理事单位|会长单位|各分会] [时段]',
  about: '看积分榜',
  read(rest, reading) {
    const word = reading.word ?? ''
    if (shyWords.includes(word) && !reading.addressed) return null
    if ([...boardWords, ...shyWords].includes(word)) return readArgs(rest, reading)
    const first = boardLast.exec(word)?.[1]
    if (first === undefined) return whoLeads.test(word) ? { args: {} } : null
    return readParts(first, { ...reading, glued: true })
  },
  write: ({ scope, period }) => [scope, period].filter((word) => word !== undefined).join(' '),

  async run({ scope, period: said }, scene) {
    const period = periodMeant(said, scene)
    return scope === '各分会' ? branches(scene, period) : people(scene, scope, period)
  },
})

/** A scope and a 时段 in any order, each at most once; glued to the word only whole ones count. */
const readArgs = (rest: string, reading: Reading): { args: Args } | null => {
  const args: Args = {}
  const words = rest.split(/[\s,、:/|()[\]【】]+/u).filter((word) => word !== '')
  for (const [index, word] of words.entries()) {
    const plain = word.replace(/榜$/u, '').replace(/^(?:全年|年度)$/u, '本年')
    const period = saidPeriod(plain, reading)
    const scope = period === null ? saidScope(plain, reading, reading.glued && index === 0) : null
    if (period !== null && args.period === undefined) args.period = period
    else if (scope !== null && args.scope === undefined) args.scope = scope
    else return null
  }
  return { args }
}

/** What stands before the word: as after it, or a scope and a 时段 with nothing between. */
const readParts = (text: string, reading: Reading): { args: Args } | null => {
  for (let cut = text.length; cut > 0; cut -= 1) {
    const found = readArgs(`${text.slice(0, cut)} ${text.slice(cut).replace(/^的/u, '')}`, reading)
    if (found) return found
  }
  return null
}

const people = async (scene: MemberScene, said: SaidScope | undefined, period: Period): Promise<Decision> => {
  const { ledger, roster, me, association, zone } = scene
  const scope = boardScope(said, me.branch, association.tiers)
  const title = scope.branch ?? scope.tier ?? zh.wholeBoard
  const { standings, more } = await leadingPlaces(ledger, roster, { scope, period, zone })
  const hidden = await unnamed(scene)
  const lines = standings.map(({ rank, number, tenths }) => ({ rank, name: shownName(roster, hidden, number), points: sayPoints(tenths) }))
  const text = lines.length === 0 ? zh.emptyBoard(title, period.label) : zh.board(title, period.label, lines, more)
  const place = scene.room === null ? await ledger.placeOf(scopeKey(scope), period.key, me.number) : null
  return say(place === null ? text : `${text}\n${zh.yourPlace(place.rank, sayPoints(place.tenths))}`)
}

/** Who is not named to the reader: everybody who set 不公开, but themselves and, in private, to staff. */
const unnamed = async ({ ledger, room, me, speaker }: MemberScene): Promise<ReadonlySet<string>> => {
  if (room === null && speaker.roles.staff) return new Set()
  const hidden = await ledger.hiddenMembers()
  if (room === null) hidden.delete(me.number)
  return hidden
}

const branches = async ({ ledger, roster, association }: MemberScene, period: Period): Promise<Decision> => {
  const lines = await branchStandings(ledger, roster, association, period)
  const standing = lines.filter(({ tenths }) => tenths > 0).slice(0, mostBranches)
  if (standing.length === 0) return say(zh.emptyBoard('各分会', period.label))
  const perHead = [...standing].sort((a, b) => a.perHeadRank - b.perHeadRank)
  return say(
    zh.branchBoard(
      period.label,
      standing.map(({ rank, branch, tenths }) => ({ rank, branch, score: sayPoints(tenths) })),
      perHead.map(({ perHeadRank: rank, branch, perHead: each }) => ({ rank, branch, score: each.toFixed(2) })),
      lines.filter(({ tenths }) => tenths === 0).length,
    ),
  )
}
