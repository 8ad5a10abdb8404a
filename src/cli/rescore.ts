import { stillClosed } from '../chat/acts/credit.ts'
import type { Speech } from '../chat/contract.ts'
import { mostSentRows } from '../chat/exports/sheet-of.ts'
import { noticesOf } from '../chat/scene.ts'
import type { EntryFact } from '../domain/entry.ts'
import { rolesOf } from '../domain/member.ts'
import { countsWith } from '../domain/points/counting.ts'
import { type Rescored, rescored } from '../domain/points/rescoring.ts'
import type { Roster } from '../domain/roster.ts'
import { atDate, sayDay } from '../domain/zoned.ts'
import { exits } from '../exits.ts'
import { dealtEntry, type NewEvent } from '../journal/events.ts'
import type { Ruled } from '../journal/ledger/rules.ts'
import type { StoredEntry } from '../journal/standing.ts'
import * as zh from '../text/rescore.ts'
import { printOne } from './print.ts'
import { Exit, type World } from './world.ts'

type Place = Pick<World, 'house' | 'clock'>

/** Options of `rescore`, as typed. */
export interface RescoreOptions {
  json: boolean
  from?: string | undefined
  rules?: string | undefined
  by?: string | undefined
  preview: boolean
}

/** What a rule set changes for one member. */
interface Change {
  number: string
  name: string
  changed: Rescored<StoredEntry>[]
  /** Tenths. */
  difference: number
}

/**
 * `rescore --from DATE [--rules N] --preview`: what happened from a date on as another rule set (the one adopted last unless said) would
 * score it; writes nothing. With `--by NUMBER` in place of `--preview` the differences are written as entries of their own, each linked
 * to the one it mends; nothing is edited, and a second call finds none. Throws {@link Exit} 64 for a date, version or number that is none.
 */
export const rescore = async (world: Place, { json, from: typed = '', rules: wanted, by, preview }: RescoreOptions): Promise<void> => {
  const { house, clock } = world
  const zone = house.association.timezone
  const ruled = versionOf(await house.ledger.ruleVersions(), wanted)
  const from = dateTyped(typed, zone)
  const roster = await house.ledger.roster()
  const staff = by === undefined ? undefined : roster.byNumber.get(by)
  if (preview === (by !== undefined)) throw new Exit(exits.usage, ['先写 --preview 看，再写 --by 会员号 采用。'])
  if (by !== undefined && (!staff || staff.leftAt !== undefined || !rolesOf(staff, undefined).staff))
    throw new Exit(exits.usage, [`会员号 ${by} 不是会长或秘书处，不能重算积分。`])
  const changes = await changesOf(world, roster, ruled, from)
  if (staff && changes.length > 0) {
    const first = await firstWritten(world, ruled)
    const each = changes.length <= mostTold
    for (const change of changes) await adjust(world, roster, change, { ruled, first, each, by: `cli:${staff.number}` })
    await tellStaff(world, roster, changes, { ruled, from, first, by: staff.number, name: staff.name })
  }
  const entries = changes.reduce((count, { changed }) => count + changed.length, 0)
  const sum = changes.reduce((total, { difference }) => total + difference, 0)
  const day = sayDay(from, zone, clock.now())
  printOne(
    {
      preview,
      rules: ruled.version,
      from: typed,
      entries,
      points: sum / 10,
      members: changes.map(({ number, name, changed, difference }) => ({ number, name, entries: changed.length, points: difference / 10 })),
    },
    [
      preview ? zh.preview(ruled.version, day, entries, changes.length, sum) : zh.applied(ruled.version, day, entries, changes.length, sum),
      ...changes.map(({ number, name, changed, difference }) => zh.memberLine(number, name, changed.length, difference)),
      ...(preview && entries > 0 ? [zh.howToApply(typed, ruled.version)] : []),
    ].join('\n'),
    json,
  )
}

const versionOf = (versions: readonly Ruled[], wanted: string | undefined): Ruled => {
  const found = wanted === undefined ? versions.at(-1) : versions.find(({ version }) => String(version) === wanted)
  if (!found) throw new Exit(exits.usage, [`没有第 ${wanted ?? 1} 版积分办法；有：${versions.map(({ version }) => version).join('、')}。`])
  return found
}

const dateTyped = (typed: string, zone: string): number => {
  const at = /^20\d\d-\d\d-\d\d$/.test(typed) ? atDate(typed, '00:00', zone) : Number.NaN
  if (Number.isNaN(at)) throw new Exit(exits.usage, [`日期「${typed}」看不懂；要写成 --from 2026-11-01 这样。`])
  return at
}

const changesOf = async ({ house }: Place, roster: Roster, { rules }: Ruled, from: number): Promise<Change[]> => {
  const zone = house.association.timezone
  const found: Change[] = []
  for (const { number, name } of roster.byNumber.values()) {
    const all = rescored(await house.ledger.entriesOf(number), { rules, from, zone })
    const changed = all.filter(({ stands, score }) => stands !== score.tenths)
    const difference = changed.reduce((sum, { stands, score }) => sum + score.tenths - stands, 0)
    if (changed.length > 0) found.push({ number, name, changed, difference })
  }
  return found
}

/** Most entries of one commit. */
const chunk = 100
/** Where more than so many members' points change, nobody is written to one by one. */
const mostTold = 30
/** How long an applying that was cut short is remembered, ms: the next one's list begins where it began. */
const rememberedMs = 30 * 24 * 60 * 60_000

const markOf = ({ version }: Ruled): string => `rescored-from:${version}`

/** The first 流水号 that applying a version writes, or wrote before it was cut short. */
const firstWritten = async ({ house: { ledger } }: Place, ruled: Ruled): Promise<number> =>
  Number((await ledger.memo(markOf(ruled))) ?? (await ledger.lastEntry()) + 1)

/** Writes one member's differences. Throws {@link Exit} 1 when some of it was reversed or mended since: the next preview shows what is left. */
const adjust = async (
  { house, clock }: Place,
  roster: Roster,
  { number, name, changed, difference }: Change,
  { ruled, first, each, by }: { ruled: Ruled; first: number; each: boolean; by: string },
): Promise<void> => {
  const { ledger, journal } = house
  const at = clock.now()
  for (let start = 0; start < changed.length; start += chunk) {
    const part = changed.slice(start, start + chunk)
    const closed = await ledger.closed()
    const last = start + chunk >= changed.length
    const id = `rescore/${ruled.version}/${part[0]?.last.entry ?? ''}`
    const told: Speech[] =
      each && last && (await ledger.binding(number)) !== null
        ? [{ to: { member: number }, text: zh.toMember(name, ruled.version, changed.length, difference), kind: 'notice' }]
        : []
    const { outcome } = await journal.commit({
      act: { id, about: '', once: true },
      by,
      occurredAt: at,
      expect: [
        ...part.flatMap(({ entry, last: mended }) => [
          { name: 'not reversed', key: 'reversals', field: entry.entry, op: 'absent' as const },
          { name: 'not mended since', key: 'adjusted', field: mended.entry, op: 'absent' as const },
        ]),
        ...stillClosed(closed),
      ],
      events: part.map(({ entry, last: mended, stands, score }, index): NewEvent => {
        const { member, branch, tier, item, category, quantity, activity, role, claim, limits } = entry
        const fact: EntryFact = {
          ...{ entry: dealtEntry(index), member, branch, tier, item, category, quantity, rules: ruled.version },
          tenths: score.tenths - stands,
          ...countsWith(entry, closed),
          adjusts: mended.entry,
          ...(activity === undefined ? {} : { activity }),
          ...(role === undefined ? {} : { role }),
          ...(claim === undefined ? {} : { claim }),
          ...(limits === undefined ? {} : { limits }),
        }
        return { type: 'points.awarded', entry: fact, occurredAt: entry.occurredAt }
      }),
      says: await noticesOf(house, roster, told, { cause: id, at }),
      memo: [{ name: markOf(ruled), value: String(first), ttlMs: rememberedMs }],
      entries: part.length,
    })
    if (outcome === 'refused') throw new Exit(exits.different, ['重算时账本有别的改动；已写的调整不受影响，请再预览一次。'])
  }
}

const tellStaff = async (
  { house, clock }: Place,
  roster: Roster,
  changes: readonly Change[],
  { ruled, from, first, by, name }: { ruled: Ruled; from: number; first: number; by: string; name: string },
): Promise<void> => {
  const at = clock.now()
  const entries = changes.reduce((count, { changed }) => count + changed.length, 0)
  const sum = changes.reduce((total, { difference }) => total + difference, 0)
  const id = `rescore/${ruled.version}/${at}/told`
  const last = await house.ledger.lastEntry()
  const enclosed = entries <= mostSentRows
  const what = zh.applied(ruled.version, sayDay(from, house.association.timezone, at), entries, changes.length, sum)
  const text = zh.toStaff(name, changes.length > mostTold ? `${what}${zh.notToldEach(changes.length)}` : what, enclosed)
  const book = { name: zh.bookName(ruled.version), export: { what: 'rescored' as const, first, last, rules: ruled.version } }
  await house.journal.commit({
    act: { id, about: '', once: false },
    by: `cli:${by}`,
    occurredAt: at,
    expect: [],
    events: [],
    says: await noticesOf(house, roster, [{ to: 'staff', text, ...(enclosed ? { file: book } : {}) }], { cause: id, at }),
    memo: [{ name: markOf(ruled), value: null, ttlMs: 0 }],
  })
}
