import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { lookAtMembers } from '../../jobs/look-at-members.ts'
import { type Uttered, type Village, village } from '../support/village.ts'

let v: Village
beforeEach(async () => {
  v = await village()
  v.clock.time = Date.parse('2026-11-26T20:00:00+08:00')
  v.inRooms.set('study@chatroom', [
    'wxid_bot',
    ...['0001', '0005', '0006', '0007', '0008', '0017'].map((number) => `wxid_${number}`),
    'wxid_guest',
  ])
  v.inRooms.set('medical@chatroom', ['wxid_bot', 'wxid_0005', 'wxid_0006', 'wxid_0007', 'wxid_0008'])
})
afterEach(async () => {
  expect((await v.house.ledger.verify()).differences).toEqual([])
  await v.close()
})

/** A night goes by, with a tick every quarter of a minute from four on, and one in the morning; what staff are told of members. */
const told = async (date: string): Promise<Uttered[]> => {
  const said: Uttered[] = []
  for (let n = 0; n < 8; n += 1) said.push(...(await v.passTo(Date.parse(`${date}T04:00:00+08:00`) + n * 15_000)))
  said.push(...(await v.passTo(`${date}T07:45:00+08:00`)))
  return said.filter(({ text }) => text.includes('群成员'))
}
const leave = (room: string, ...numbers: string[]) =>
  v.inRooms.set(
    room,
    (v.inRooms.get(room) ?? []).filter((contactId) => !numbers.includes(contactId.slice('wxid_'.length))),
  )

describe('the nightly look at the members', () => {
  it('tells nothing the first time; then who of the bound is no longer in which group, and how many are new and not bound, once', async () => {
    expect(await told('2026-11-27')).toEqual([])
    leave('study@chatroom', '0005', '0006', 'guest')
    leave('medical@chatroom', '0005')
    v.inRooms.get('study@chatroom')?.push('wxid_new1', 'wxid_new2', 'wxid_0009')
    const before = await v.events()
    expect(await told('2026-11-28')).toEqual([
      {
        to: '工作群',
        text: '【群成员变动】与 11月27日 周五 相比：\n· 学习群：王建国、孙志强 已不在群里；新来 2 人还没绑定\n· 医疗保障分会群：王建国 已不在群里\n会员资格和积分都没有动，请酌情联系。',
      },
    ])
    expect(await v.events()).toBe(before + 1)
    expect(await told('2026-11-29')).toEqual([])
    expect((await v.house.ledger.roster()).byNumber.get('0005')?.leftAt).toBeUndefined()
  })
  it('that fails says nothing and keeps the old picture: what changed is told when a later one succeeds', async () => {
    await told('2026-11-27')
    const room = v.inRooms.get('study@chatroom') ?? []
    v.inRooms.delete('study@chatroom')
    expect(await told('2026-11-28')).toEqual([])
    v.inRooms.set('study@chatroom', room)
    leave('study@chatroom', '0005')
    expect((await told('2026-11-29')).map(({ text }) => text.split('\n').slice(0, 2))).toEqual([
      ['【群成员变动】与 11月27日 周五 相比：', '· 学习群：王建国 已不在群里'],
    ])
  })
  it.each([
    ['nobody', []],
    ['under half', ['wxid_bot', 'wxid_0001', 'wxid_0005', 'wxid_guest']],
  ])('that finds %s is one that failed', async (_, people) => {
    await told('2026-11-27')
    const room = v.inRooms.get('study@chatroom') ?? []
    v.inRooms.set('study@chatroom', [...people])
    expect(await told('2026-11-28')).toEqual([])
    v.inRooms.set('study@chatroom', room)
    expect(await told('2026-11-29')).toEqual([])
    leave('study@chatroom', '0007')
    expect((await told('2026-11-30'))[0]?.text).toContain('· 学习群：马三 已不在群里')
  })
  it('does not call gone who left the association, or is there by another contact', async () => {
    await told('2026-11-27')
    await v.say('0001', null, '换绑 0005')
    await v.say('0001', null, '确认')
    const contact = await v.house.ledger.seals.contactDigest('wxid_bot', 'wxid_other')
    const contactId = await v.house.ledger.seals.seal('0005', 'wxid_other')
    const roster = await v.house.ledger.roster()
    const member = roster.byNumber.get('0006')
    if (!member) throw new Error('no member')
    const { number, name, branch, tier, posts, speciality, joinedAt } = member
    await v.house.journal.commit({
      act: { id: 'changes', about: '', once: false },
      by: 'bot',
      occurredAt: v.clock.time,
      expect: [],
      events: [
        { type: 'contact.bound', member: '0005', contact, account: 'wxid_bot', contactId },
        {
          type: 'member.left',
          member: number,
          name: await v.house.ledger.seals.seal(number, name),
          branch,
          tier,
          posts,
          speciality,
          joinedAt,
        },
      ],
      says: [],
      memo: [],
    })
    leave('study@chatroom', '0005', '0006')
    leave('medical@chatroom', '0006')
    v.inRooms.get('study@chatroom')?.push('wxid_other')
    expect(await told('2026-11-28')).toEqual([])
  })
  it('looks into one room a tick, each room once a night, and only into our own', async () => {
    const looks: string[] = []
    const rooms = v.jobParts.rooms
    if (!rooms) throw new Error('no rooms')
    const { members } = rooms
    rooms.members = async (house, room) => {
      const found = await members(house, room)
      if (found !== 'not now') looks.push(room)
      return found
    }
    for (let n = 0; n < 8; n += 1) await v.passTo(v.clock.time + 15_000)
    expect(looks.splice(0)).toEqual(['study@chatroom', 'medical@chatroom'])
    await v.passTo('2026-11-27T03:59:59+08:00')
    expect(looks).toEqual([])
    v.clock.time = Date.parse('2026-11-27T04:00:00+08:00')
    await lookAtMembers.run(v.house, v.jobParts)
    expect(looks).toEqual(['study@chatroom'])
    await lookAtMembers.run(v.house, v.jobParts)
    await lookAtMembers.run(v.house, v.jobParts)
    await v.passTo('2026-11-27T23:00:00+08:00')
    expect(looks).toEqual(['study@chatroom', 'medical@chatroom'])
  })
})
