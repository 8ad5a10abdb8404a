import { describe, expect, it } from 'vitest'
import type { Activity } from '../../../src/domain/activity.ts'
import type { EntryFact } from '../../../src/domain/entry.ts'
import type { Fact, JournalEvent } from '../../../src/journal/events.ts'
import { project, UnknownEvent } from '../../../src/journal/project.ts'
import { eventsIn, rowOf } from '../../../src/journal/row.ts'
import { actShelf } from '../../../src/journal/shelves.ts'
import { applyChange, type Views } from '../../../src/journal/views.ts'
import { WordList } from '../../../src/journal/words.ts'

const at = Date.parse('2026-11-26T19:10:00+08:00')
const activity: Activity = {
  number: '101',
  kind: 'study',
  title: '第八期',
  startsAt: at,
  endsAt: at + 7_200_000,
  group: '学习群',
  leader: '0003',
  openedAt: at,
  state: 'open',
}
const member = { member: '0005', name: 'sealed', branch: '医疗保障分会', tier: '会员单位', posts: [], speciality: '' }
const entry: EntryFact = {
  entry: '1001',
  member: '0005',
  branch: '医疗保障分会',
  tier: '会员单位',
  item: '集体学习',
  category: '学习',
  quantity: 1,
  tenths: 25,
  rules: 1,
  period: '2026-11',
}

const objection = { objection: '132', member: '0005', entry: '1001', month: '2026-11', reason: 'sealed', due: '2026-12-01', openedAt: at }
const published = { publication: '131', kind: 'month' as const, period: '2026-11', entries: 1, digest: 'ab' }
const claim = {
  claim: '140',
  member: '0005',
  item: '公益服务',
  quantity: 3,
  at,
  activity: '101',
  branch: '医疗保障分会',
  to: 'branch' as const,
  evidence: false,
  rules: 1,
  filedAt: at,
}

/** One event of every kind; the type makes a missing kind an error. */
const facts: { [Kind in Fact['type']]: Extract<Fact, { type: Kind }> } = {
  'member.joined': { type: 'member.joined', ...member },
  'member.changed': { type: 'member.changed', joinedAt: at, ...member },
  'member.left': { type: 'member.left', joinedAt: at, ...member },
  'binding.requested': { type: 'binding.requested', request: '102', member: '0005', contact: 'c', account: 'a', contactId: 'sealed' },
  'binding.refused': { type: 'binding.refused', request: '102', member: '0005', contact: 'c', reason: 'sealed' },
  'contact.bound': { type: 'contact.bound', member: '0005', contact: 'c', account: 'a', contactId: 'sealed', request: '102' },
  'contact.unbound': { type: 'contact.unbound', member: '0005', contact: 'c' },
  'claim.filed': { type: 'claim.filed', ...claim },
  'claim.passed': { type: 'claim.passed', entry: '1001', passedIn: '2026-11', ...claim },
  'claim.returned': { type: 'claim.returned', reason: 'sealed', ...claim },
  'claim.withdrawn': { type: 'claim.withdrawn', ...claim },
  'claim.escalated': { type: 'claim.escalated', ...claim, to: 'staff', escalated: true },
  'claim-code.issued': { type: 'claim-code.issued', digest: 'd' },
  'claim-code.ended': { type: 'claim-code.ended' },
  'room.registered': { type: 'room.registered', room: 'r', group: '学习群', account: 'a' },
  'room.dropped': { type: 'room.dropped', room: 'r' },
  'rules.adopted': {
    type: 'rules.adopted',
    version: 1,
    rules: { categories: [], items: [], credits: { study: '集体学习', activity: '集体活动' } },
  },
  'evidence.wanted': { type: 'evidence.wanted', claim: '112', member: '0005', message: 'm', account: 'a', sentAt: at, until: at + 1 },
  'evidence.kept': {
    type: 'evidence.kept',
    claim: '112',
    member: '0005',
    message: 'm',
    sentAt: at,
    hash: 'h',
    size: 9,
    mediaType: 'image/png',
  },
  'evidence.missed': { type: 'evidence.missed', claim: '112', member: '0005', message: 'm', sentAt: at, why: 'too-big' },
  'words.listed': { type: 'words.listed', from: 0, words: ['医疗保障分会', '会员单位'] },
  'rules.proposed': { type: 'rules.proposed', digest: 'd' },
  'room.stilled': { type: 'room.stilled', group: '学习群', until: at },
  'room.unstilled': { type: 'room.unstilled', group: '学习群' },
  'unsaid.told': { type: 'unsaid.told', failed: 1, expired: 2, first: '3', last: '9' },
  'activity.opened': { type: 'activity.opened', activity },
  'activity.changed': { type: 'activity.changed', activity, what: 'time' },
  'activity.cancelled': { type: 'activity.cancelled', activity: { ...activity, state: 'cancelled' }, member: '0003', reason: 'sealed' },
  'signed-up': { type: 'signed-up', activity: '101', who: '0005', state: 'in', order: '9.000', branch: '医疗保障分会' },
  withdrew: { type: 'withdrew', activity: '101', who: '0005', was: 'in', branch: '医疗保障分会', late: true },
  promoted: { type: 'promoted', activity: '101', who: '0005', order: '9.000', at, branch: '医疗保障分会' },
  attended: { type: 'attended', activity: '101', member: '0005', at, makeUp: false },
  excused: { type: 'excused', activity: '101', member: '0005' },
  'no-shows.recorded': { type: 'no-shows.recorded', activity: '101', members: ['0005'] },
  'near-miss': { type: 'near-miss', activity: '101', member: '0005', kind: '签到' },
  'suspects.told': { type: 'suspects.told', activity: '101', members: ['0005'] },
  'deed.held': { type: 'deed.held', contact: 'c', activity: '101', deed: '签到', at, until: at + 1 },
  'deed.ended': { type: 'deed.ended', contact: 'c', activity: '101', deed: '签到' },
  'achievements.recorded': { type: 'achievements.recorded', activity: '101', achieved: [{ what: '服务', hundredths: 8000, unit: '人' }] },
  'chain.adopted': { type: 'chain.adopted', activity: '101', group: '学习群', head: 'h' },
  'chain.read': {
    type: 'chain.read',
    activity: '101',
    lines: ['l'],
    gone: ['g'],
    due: { copy: '9', placed: 1, waiting: 0, held: 0, late: 0, unclear: 'sealed' },
  },
  'chain.answered': { type: 'chain.answered', activity: '101' },
  'contacts.joined': { type: 'contacts.joined', room: 'r', contacts: ['c', 'd'] },
  'joiners.greeted': { type: 'joiners.greeted', room: 'r', greeted: ['c'], others: ['d'] },
  'turns.adopted': { type: 'turns.adopted', source: 'file', turns: [{ month: '2026-11', number: '0003' }] },
  'turns.swapped': {
    type: 'turns.swapped',
    swap: '113',
    turns: [
      { month: '2026-11', number: '0011', swappedWith: '0003' },
      { month: '2026-12', number: '0003', swappedWith: '0011' },
    ],
  },
  'swap.asked': { type: 'swap.asked', swap: '113', asker: '0003', mine: '2026-11', other: '0011', theirs: '2026-12', until: at + 1 },
  'swap.ended': { type: 'swap.ended', swap: '113', months: ['2026-11', '2026-12'], how: 'lapsed' },
  'turn.undeputed': { type: 'turn.undeputed', month: '2026-11', from: '2026-11-10', to: '2026-11-16' },
  'turn.deputed': { type: 'turn.deputed', month: '2026-11', member: '0011', from: '2026-11-10', to: '2026-11-16' },
  'highlight.chosen': { type: 'highlight.chosen', activity: '101', month: '2026-11' },
  'highlight.dropped': { type: 'highlight.dropped', activity: '101', month: '2026-11' },
  'calendar.keyed': { type: 'calendar.keyed', digest: 'd', scope: 'member', member: '0005' },
  'calendar.revoked': { type: 'calendar.revoked', digest: 'd' },
  'report.kept': { type: 'report.kept', report: 'duty', period: '2026-11', figures: { member: '0003' } },
  'due.done': { type: 'due.done', kind: 'reminder', about: { activity: '101' } },
  'dues.dropped': { type: 'dues.dropped', dues: [{ kind: 'reminder', id: 'reminder/101', at }] },
  'review.decided': { type: 'review.decided', member: '0005', period: '2026H1', decision: '约谈', reason: 'sealed' },
  'privacy.set': { type: 'privacy.set', member: '0005', hidden: true },
  'objection.opened': { type: 'objection.opened', ...objection },
  'objection.answered': { type: 'objection.answered', ...objection, how: 'reversed' },
  'objection.escalated': { type: 'objection.escalated', ...objection },
  'publication.drafted': { type: 'publication.drafted', ...published },
  'publication.opened': { type: 'publication.opened', ...published, until: at + 1 },
  'publication.finalised': {
    ...{ type: 'publication.finalised', ...published, changes: 0 },
    board: [{ rank: 1, number: '0005', branch: '医疗保障分会', tier: '会员单位', tenths: 25 }],
    branches: [{ rank: 1, branch: '医疗保障分会', tenths: 25, members: 2, perHead: 1.25, perHeadRank: 1 }],
  },
  'points.awarded': { type: 'points.awarded', entry },
  'points.reversed': { type: 'points.reversed', entry: { ...entry, entry: '1002', tenths: -25, reverses: '1001' }, reason: 'sealed' },
}

const event = (fact: Fact, more: Partial<JournalEvent> = {}): JournalEvent =>
  ({ v: 1, occurredAt: at, recordedAt: at + 1, by: '0001', act: 'an act', ...fact, ...more }) as JournalEvent

const deepFreeze = <T>(value: T): T => {
  if (typeof value === 'object' && value !== null) for (const part of Object.values(value)) deepFreeze(part)
  return Object.freeze(value)
}

const words = new WordList()
words.learn(0, ['会员单位', '集体学习'])

describe('project', () => {
  it.each(Object.values(facts).map((fact) => [fact.type, fact] as const))(
    '%s: the same event gives the same changes, and is left as it was',
    (type, fact) => {
      const frozen = deepFreeze(event(fact))
      const changes = project(frozen, '7')
      expect(project(JSON.parse(JSON.stringify(frozen)) as JournalEvent, '7')).toEqual(changes)
      // and so does the event as it is read from its row
      expect(eventsIn(rowOf([frozen], at, words), words).flatMap((read) => project(read, '7'))).toEqual(changes)
      // what the bot did by itself is remembered as an act, and changes no other view
      expect(changes.length > 0).toBe(!['rules.proposed', 'suspects.told', 'unsaid.told', 'due.done', 'dues.dropped'].includes(type))
      for (const [op, key, field, value] of changes) {
        expect([key, field].every((part) => typeof part === 'string' && part !== '' && !part.includes('undefined'))).toBe(true)
        expect(op === 'drop' ? value === undefined : op === 'set' ? typeof value === 'string' : Number.isSafeInteger(value)).toBe(true)
      }
    },
  )
  it('remembers an act allowed once with what it was about and when', () => {
    expect(project(event(facts['claim-code.ended'], { once: 'claim' }), '7')).toContainEqual([
      'set',
      actShelf('an act'),
      'an act',
      `${at} claim`,
    ])
  })
  it('counts an entry whole, by branch and by tier, in its month, quarter, half, year and for all time', () => {
    const boards = project(event(facts['points.awarded']), '7').flatMap(([op, key, field, value]) =>
      op === 'rank+' ? [`${key} ${field} ${value}`] : [],
    )
    const scopes = ['all', 'b=医疗保障分会', 't=会员单位']
    const periods = ['2026-11', '2026Q4', '2026H2', '2026', 'all']
    expect(boards.sort()).toEqual(scopes.flatMap((scope) => periods.map((period) => `board:${scope}:${period} 0005 25`)).sort())
  })
  it('a reversal leaves every board as if the entry had never been', () => {
    const views: Views = new Map()
    for (const fact of [facts['points.awarded'], facts['points.reversed']])
      for (const change of project(event(fact), '7')) applyChange(views, change)
    const left = [...views]
      .filter(([name]) => name.startsWith('board:'))
      .flatMap(([, view]) => (view.kind === 'zset' ? [...view.scores.values()] : [Number.NaN]))
    expect(left).toEqual(Array(15).fill(0))
    const branches = views.get('branches:2026-11')
    expect(branches?.kind === 'hash' ? branches.fields.get('医疗保障分会') : null).toBe('0')
  })
  it('fails loudly on an event of a newer version: by its type, or by its shape', () => {
    const newer = { ...event(facts['room.dropped']), type: 'room.painted' } as unknown as JournalEvent
    expect(() => project(newer, '7')).toThrow(new UnknownEvent('unknown event room.painted v1'))
    const reshaped = { ...event(facts['room.dropped']), v: 2 } as unknown as JournalEvent
    expect(() => project(reshaped, '7')).toThrow(new UnknownEvent('unknown event room.dropped v2'))
  })
})
