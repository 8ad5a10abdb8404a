import { DateTime } from 'luxon'
import type { Association, Group, RosterRow } from '../domain/association.ts'
import type { Clock } from '../domain/clock.ts'

/** A group of the association, as a room one can talk in. */
export interface PracticeRoom {
  /** `practice-<n>@chatroom`, n counting the association's groups from 1. */
  id: string
  name: string
  kind: Group['kind']
  branch?: string
  /** Contact ids, the bot first. */
  members: string[]
}

/** Somebody the visitor can be. */
export interface Persona {
  /** Stable short name, such as `member` or `staff`. */
  key: string
  /** Member number; null for someone not on the roster. */
  number: string | null
  name: string
  /** Post and branch, as people say them. */
  role: string
  /** What this person is good for, in one line. */
  about: string
  contactId: string
  /** Whether the contact is bound to the member beforehand. */
  bound: boolean
  /** Ids of the rooms they are in. */
  rooms: string[]
}

/** The rooms and people of the practice room. */
export interface PracticeWorld {
  bot: { contactId: string; name: string }
  rooms: PracticeRoom[]
  personas: Persona[]
  /** The association as practice runs it: rooms pinned to the practice rooms, bound personas given their contact ids, no other contact id. */
  association: Association
}

interface Cast {
  key: string
  row: RosterRow
  about: string
  bound: boolean
}

/** The post and branch of `row` at `at`, in people's words; the vice-chair whose month it is reads 「本月轮值」. */
export function roleLabel(association: Association, row: RosterRow, at: number): string {
  const month = DateTime.fromMillis(at, { zone: association.timezone }).toFormat('yyyy-MM')
  const onDuty = association.turns.some((turn) => turn.month === month && turn.number === row.number)
  const posts = row.posts.map((post) =>
    post === '分会会长' || post === '联络员' ? `${row.branch}${post.replace('分会会长', '会长')}` : post,
  )
  if (onDuty) posts.push('本月轮值')
  return posts.length > 0 ? posts.join('、') : `会员 · ${row.branch}`
}

function homeBranch(roster: RosterRow[]): string | undefined {
  const worth = new Map<string, number>()
  for (const row of roster) {
    const value = row.posts.includes('分会会长') ? 100 : row.posts.includes('联络员') ? 100 : row.posts.length === 0 ? 1 : 0
    worth.set(row.branch, (worth.get(row.branch) ?? 0) + Math.min(value, 100))
  }
  return [...worth].sort((a, b) => b[1] - a[1])[0]?.[0]
}

/** Picks who can be played: one of each post, the vice-chairs of this month and the next, and ordinary members of different tiers. */
function castFrom(association: Association, at: number): Cast[] {
  const { roster, turns } = association
  const home = homeBranch(roster)
  const cast: Cast[] = []
  const free = (row: RosterRow): boolean => !cast.some((one) => one.row.number === row.number)
  const add = (key: string, row: RosterRow | undefined, about: string, bound = true): void => {
    if (row && free(row)) cast.push({ key, row, about, bound })
  }
  const find = (fits: (row: RosterRow) => boolean): RosterRow | undefined =>
    roster.find((row) => free(row) && fits(row) && row.branch === home) ?? roster.find((row) => free(row) && fits(row))
  const ordinary = (row: RosterRow): boolean => row.posts.length === 0
  const onTurn = (monthsAhead: number): RosterRow | undefined => {
    const month = DateTime.fromMillis(at, { zone: association.timezone }).plus({ months: monthsAhead }).toFormat('yyyy-MM')
    const number = turns.find((turn) => turn.month === month)?.number
    return roster.find((row) => row.number === number)
  }
  add('member', find(ordinary), '签到、报名、请假，查自己的积分')
  add(
    'liaison',
    find((row) => row.posts.includes('联络员') && !row.posts.includes('分会会长')),
    '替本分会会员报名、补签，发起分会活动',
  )
  add(
    'head',
    find((row) => row.posts.includes('分会会长')),
    '发起和主持分会活动，审核申报',
  )
  add('duty', onTurn(0) ?? find((row) => row.posts.includes('副会长')), '轮值的副会长，主持当月的活动')
  add(
    'staff',
    find((row) => row.posts.includes('秘书处')),
    '登记群、加分、核账、公布，什么都能办',
  )
  add(
    'chair',
    find((row) => row.posts.includes('会长')),
    '看全会的情况，也能办工作人员的事',
  )
  add('next-duty', onTurn(1) ?? find((row) => row.posts.includes('副会长')), '另一位副会长，可以和当值的人换班')
  const tiers = [...new Set(association.tiers)].reverse()
  for (const [index, tier] of tiers.entries())
    add(
      `member-${index + 2}`,
      find((row) => ordinary(row) && row.tier === tier),
      '又一位会员：排行、代报名时用得上',
    )
  add(
    'elsewhere',
    roster.find((row) => free(row) && ordinary(row) && row.branch !== home),
    '别的分会的会员',
  )
  add('unbound', find(ordinary), '在名册上，但微信还没有绑定：试试「绑定」', false)
  return cast
}

/** Whether somebody with this row belongs in the group. The secretariat sits in every group; a stranger only in study groups. */
function belongs(group: Group, row: RosterRow | null): boolean {
  if (!row) return group.kind === 'study'
  if (row.posts.includes('秘书处')) return true
  switch (group.kind) {
    case 'study':
      return true
    case 'branch':
      return row.branch === group.branch
    case 'chairs':
      return row.posts.includes('会长') || row.posts.includes('副会长')
    case 'staff':
      return row.posts.includes('会长')
  }
}

/** A name nobody on the roster has. */
function strangerName(roster: RosterRow[]): string {
  const names = new Set(roster.map((row) => row.name))
  return ['云淡风轻', '一路阳光', '静待花开', '陌生人'].find((name) => !names.has(name)) ?? '群外的陌生人'
}

/** Makes the practice world of an association: one room for each group, and a handful of people to be. The same roster and month give the same world. */
export function practiceWorld({ association, clock }: { association: Association; clock: Clock }): PracticeWorld {
  const at = clock.now()
  const bot = { contactId: 'wxid_practice_bot', name: association.botNames[0] ?? '联谊小助手' }
  const rooms: PracticeRoom[] = association.groups.map((group, index) => ({
    id: `practice-${index + 1}@chatroom`,
    name: group.name,
    kind: group.kind,
    ...(group.branch === undefined ? {} : { branch: group.branch }),
    members: [bot.contactId],
  }))
  const personas: Persona[] = []
  const join = (persona: Omit<Persona, 'rooms'>, row: RosterRow | null): void => {
    const joined = rooms.filter((_, index) => {
      const group = association.groups[index]
      return group !== undefined && belongs(group, row)
    })
    for (const room of joined) room.members.push(persona.contactId)
    personas.push({ ...persona, rooms: joined.map((room) => room.id) })
  }
  for (const { key, row, about, bound } of castFrom(association, at)) {
    const role = bound ? roleLabel(association, row, at) : `会员 · 未绑定`
    join({ key, number: row.number, name: row.name, role, about, contactId: `wxid_practice_${row.number}`, bound }, row)
  }
  join(
    {
      key: 'stranger',
      number: null,
      name: strangerName(association.roster),
      role: '不在名册上',
      about: '群里的陌生人，看机器人怎么应对',
      contactId: 'wxid_practice_stranger',
      bound: false,
    },
    null,
  )
  return { bot, rooms, personas, association: practised(association, rooms, personas) }
}

function practised(association: Association, rooms: PracticeRoom[], personas: Persona[]): Association {
  const contacts = new Map(personas.filter((persona) => persona.bound).map((persona) => [persona.number, persona.contactId]))
  return {
    ...association,
    groups: association.groups.map((group, index) => {
      const room = rooms[index]
      return room ? { ...group, roomId: room.id } : group
    }),
    roster: association.roster.map(({ contactId: _real, ...row }) => {
      const contactId = contacts.get(row.number)
      return contactId === undefined ? row : { ...row, contactId }
    }),
  }
}
