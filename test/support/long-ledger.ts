import { crediting } from '../../src/chat/acts/credit.ts'
import { reversing } from '../../src/chat/acts/reversing.ts'
import type { Activity } from '../../src/domain/activity.ts'
import type { Item, RosterRow } from '../../src/domain/association.ts'
import type { Claim } from '../../src/domain/claim.ts'
import { monthOf } from '../../src/domain/zoned.ts'
import type { OpenHouse } from '../../src/founding.ts'
import type { Draft } from '../../src/journal/commit.ts'
import { dealtNumber, type NewEvent } from '../../src/journal/events.ts'
import { seeded } from './talk-corpus.ts'

const hour = 60 * 60_000
const zone = 'Asia/Shanghai'

/** Invented people for an association of this many, spread over its branches and tiers. */
export const manyPeople = (count: number, branches: readonly string[], tiers: readonly string[]): RosterRow[] =>
  Array.from({ length: count }, (_, index) => ({
    number: String(1 + index).padStart(4, '0'),
    name: `${'赵钱孙李周吴郑王冯陈'[index % 10]}${'安平康宁远达明清和顺'[Math.floor(index / 10) % 10]}${'文武英杰春秋华岳江海'[Math.floor(index / 100) % 10]}`,
    branch: branches[index % branches.length] ?? '',
    tier: tiers[index % 10 === 0 ? 2 : index % 4 === 0 ? 1 : 0] ?? '',
    posts: [],
    speciality: '',
    contactId: `wxid_${index}`,
  }))

/** What {@link longLedger} wrote: how many entries by how they came. */
export type Written = Record<'study' | 'activity' | 'award' | 'claim' | 'reversal', number>

/**
 * Years of a large association, committed as its handlers commit them: of every hundred entries some 45 are for coming to study (300 at a
 * time), 25 to activities (25 at a time), 15 staff's awards (three people a time, with a reason), 10 claims that were passed (with a note),
 * 5 for leading an activity or such; one in a hundred is reversed. Every tenth who comes had signed up. Messages are not remembered: that
 * memory is bounded by three days, not by entries. `clock` is moved on from where it stands.
 */
export const longLedger = async (house: OpenHouse, clock: { time: number }, entries: number, years = 5): Promise<Written> => {
  const next = seeded(1)
  const upTo = (most: number): number => Math.floor(next() * most)
  const { association, journal, ledger } = house
  const numbers = association.roster.map(({ number }) => number)
  const written: Written = { study: 0, activity: 0, award: 0, claim: 0, reversal: 0 }
  const total = (): number => Object.values(written).reduce((sum, each) => sum + each, 0)
  const from = clock.time
  const itemNamed = (name: string): Item => {
    const item = association.rules.items.find((each) => each.name === name)
    if (!item) throw new Error(`no item ${name}`)
    return item
  }
  const roster = await ledger.roster()
  const scene = { ledger, roster, zone, rules: association.rules, rulesVersion: 1 }
  const member = (): string => numbers[upTo(numbers.length)] ?? ''
  const some = (count: number): string[] => {
    const start = upTo(numbers.length)
    const step = 1 + upTo(3)
    return [...new Set(Array.from({ length: count }, (_, index) => numbers[(start + index * step) % numbers.length] ?? ''))]
  }
  const blank = { expect: [], says: [], memo: [] } as const
  const asMessage = (who: string): string => `wxid_${who}/${7_000_000_000_000_000_000n + BigInt(upTo(1_000_000_000)) * 1_000_003n}`

  /** Commits, again when another took what was left of a limit, and counts. */
  const commit = async (kind: keyof Written, draft: () => Promise<Draft>): Promise<number | null> => {
    for (let tries = 0; tries < 5; tries += 1) {
      const made = await draft()
      const outcome = await journal.commit(made)
      if (outcome.outcome === 'committed') {
        written[kind] += made.entries ?? 0
        return outcome.entries
      }
      if (outcome.outcome !== 'refused') return null
    }
    return null
  }
  const open = async (group: number, kind: Activity['kind'], at: number): Promise<string> => {
    const { name, branch } = association.groups[group] ?? { name: '', branch: undefined }
    const activity: Activity = {
      ...{
        number: dealtNumber(),
        kind,
        title: kind === 'study' ? '每周集体学习' : '敬老院义诊',
        startsAt: at,
        endsAt: at + 2 * hour,
        place: '县文化馆二楼',
      },
      ...{ group: name, ...(branch === undefined ? {} : { branch }), leader: '0001', openedAt: at - 48 * hour, state: 'open' },
    }
    const outcome = await journal.commit({
      ...blank,
      act: { id: asMessage('0001'), about: '', once: false },
      by: '0001',
      occurredAt: clock.time,
      events: [{ type: 'activity.opened', activity }],
      numbers: 1,
    })
    return outcome.outcome === 'committed' ? String(outcome.numbers) : ''
  }
  const come = (kind: 'study' | 'activity', activity: string, number: string, at: number) =>
    commit(kind, async () => {
      const credits = crediting(scene)
      const item = itemNamed(kind === 'study' ? association.rules.credits.study : association.rules.credits.activity)
      await credits.add({ member: number, item, quantity: 1, at, activity })
      return {
        ...blank,
        act: { id: `attend/${activity}/${number}`, about: 'attend', once: true },
        by: number,
        occurredAt: at,
        expect: [{ name: 'not made up for', key: `attendance:${activity}`, field: number, op: 'absent' }, ...credits.expect],
        events: [{ type: 'attended', activity, member: number, at, makeUp: false }, ...credits.events],
        entries: credits.count(),
      }
    })
  const signUp = (activity: string, number: string, at: number) =>
    journal.commit({
      ...blank,
      act: { id: asMessage(number), about: '', once: false },
      by: number,
      occurredAt: at,
      events: [{ type: 'signed-up', activity, who: number, state: 'in', order: String(at), branch: roster.placeOn(number, at).branch }],
    })
  const award = (at: number) =>
    commit('award', async () => {
      const credits = crediting(scene)
      const item = itemNamed(upTo(2) === 0 ? '公益讲座' : '县级采用')
      for (const number of some(3))
        await credits.add({ member: number, item, quantity: 1 + upTo(3), at, reason: await ledger.seals.seal(number, '社区讲座，见简报') })
      return {
        ...blank,
        act: { id: asMessage('0001'), about: '', once: false },
        by: '0001',
        occurredAt: at,
        expect: credits.expect,
        events: credits.events,
        entries: credits.count(),
      }
    })
  const claim = async (at: number): Promise<void> => {
    const number = member()
    const item = itemNamed('公益服务')
    const fact: Claim = {
      ...{ claim: dealtNumber(), member: number, item: item.name, quantity: 2, at: at - 24 * hour, rules: 1, filedAt: at },
      ...{ branch: roster.placeOn(number, at).branch, to: 'branch', evidence: false, note: await ledger.seals.seal(number, '敬老院义诊') },
    }
    const filed = await journal.commit({
      ...blank,
      act: { id: asMessage(number), about: '', once: false },
      by: number,
      occurredAt: at,
      events: [{ type: 'claim.filed', ...fact }],
      numbers: 1,
    })
    if (filed.outcome !== 'committed') return
    const claimed = { ...fact, claim: String(filed.numbers) }
    await commit('claim', async () => {
      const credits = crediting(scene)
      const { entry } = await credits.add({ member: number, item, quantity: 2, at: fact.at, claim: claimed.claim })
      const passed: NewEvent = { type: 'claim.passed', entry, passedIn: monthOf(at, zone), ...claimed }
      return {
        ...blank,
        act: { id: asMessage('0003'), about: '', once: false },
        by: '0003',
        occurredAt: at,
        expect: credits.expect,
        events: [passed, ...credits.events],
        entries: credits.count(),
      }
    })
  }
  const reverse = async (entry: number, at: number): Promise<void> => {
    const found = await ledger.entry(String(entry))
    if (!found) return
    await commit('reversal', async () => {
      const { events, expect, count } = await reversing({ ledger }, found, '记错了')
      return {
        ...blank,
        act: { id: asMessage('0001'), about: '', once: false },
        by: '0001',
        occurredAt: at,
        expect,
        events,
        entries: count,
      }
    })
  }

  // a week at a time: two study sessions' worth of people for what the other kinds make of a hundred entries
  const weekly = Math.max(Math.round(entries / (years * 52)), 50)
  while (total() < entries) {
    const week = total()
    const at = from + Math.floor((week / entries) * years * 365) * 24 * hour + 11 * hour
    clock.time = at
    const of = (share: number): number => Math.round(weekly * share)
    const work: Promise<unknown>[] = []
    let last: number | null = null
    for (let left = of(0.45); left > 0; left -= 300) {
      const activity = await open(0, 'study', at)
      for (const number of some(Math.min(left, 300))) work.push(come('study', activity, number, at + upTo(hour)))
    }
    for (let left = of(0.25); left > 0; left -= 25) {
      const activity = await open(1 + upTo(10), 'activity', at + 24 * hour)
      for (const number of some(Math.min(left, 25))) {
        if (upTo(4) === 0) work.push(signUp(activity, number, at))
        work.push(come('activity', activity, number, at + 24 * hour))
      }
    }
    for (let left = of(0.2); left > 0; left -= 3) work.push(award(at).then((entry) => (last = entry ?? last)))
    for (let left = of(0.1); left > 0; left -= 1) work.push(claim(at))
    await Promise.all(work)
    for (let left = of(0.01); left > 0 && last !== null; left -= 1) await reverse(last - left, at)
  }
  return written
}
