import { expect, test } from 'vitest'
import { practiceWorld, roleLabel } from '../../../src/practice/world.ts'
import { sampleAssociation, thursdayEvening } from './fixture.ts'

const clock = { now: () => thursdayEvening }
const world = practiceWorld({ association: sampleAssociation, clock })
const persona = (key: string) => world.personas.find((one) => one.key === key)
const roomNames = (key: string) => world.rooms.filter((room) => persona(key)?.rooms.includes(room.id)).map((room) => room.name)

test('every group is a room, the bot in it', () => {
  expect(world.rooms.map((room) => room.name)).toEqual(sampleAssociation.groups.map((group) => group.name))
  expect(world.rooms.every((room) => /^practice-\d+@chatroom$/.test(room.id) && room.members[0] === world.bot.contactId)).toBe(true)
  expect(world.bot.name).toBe('联谊小助手')
})

test('one can be a member, a liaison, a branch head, the vice-chair on duty, staff, the chair, somebody unbound and a stranger', () => {
  expect([persona('member')?.name, persona('liaison')?.name, persona('head')?.name]).toEqual(['王建国', '张晓丽', '刘敏'])
  expect([persona('duty')?.name, persona('duty')?.role]).toEqual(['马立群', '副会长、本月轮值'])
  expect([persona('next-duty')?.name, persona('staff')?.name, persona('chair')?.name]).toEqual(['沈若兰', '赵科', '郑怀远'])
  expect([persona('unbound')?.bound, persona('stranger')?.number]).toEqual([false, null])
  expect(new Set(world.personas.map((one) => one.contactId)).size).toBe(world.personas.length)
})

test('people sit in the rooms of their branch and post', () => {
  expect(roomNames('member')).toEqual(['学习群', '医疗保障分会群'])
  expect(roomNames('duty')).toEqual(['学习群', '医疗保障分会群', '会长群'])
  expect(roomNames('staff')).toEqual(['学习群', '医疗保障分会群', '心理咨询分会群', '会长群', '工作群'])
  expect(roomNames('stranger')).toEqual(['学习群'])
})

test('the practised association pins rooms and binds only the people one can be', () => {
  expect(world.association.groups.map((group) => group.roomId)).toEqual(world.rooms.map((room) => room.id))
  const bound = world.association.roster.flatMap((row) => row.contactId ?? [])
  expect(bound.sort()).toEqual(
    world.personas
      .filter((one) => one.bound)
      .map((one) => one.contactId)
      .sort(),
  )
})

test('the turn of the month moves with the clock', () => {
  const row = sampleAssociation.roster.find(({ number }) => number === '0005')
  if (!row) throw new Error('no 0005')
  expect(roleLabel(sampleAssociation, row, thursdayEvening)).toBe('副会长')
  expect(roleLabel(sampleAssociation, row, Date.UTC(2026, 11, 1))).toBe('副会长、本月轮值')
})

test('a roster with no posts and no groups still makes a world', () => {
  const bare = { ...sampleAssociation, groups: [], turns: [], roster: [] }
  const empty = practiceWorld({ association: bare, clock })
  expect(empty.personas.map((one) => one.key)).toEqual(['stranger'])
})
