import pino from 'pino'
import { beforeEach, describe, expect, it } from 'vitest'
import type { OpenHouse } from '../../../src/founding.ts'
import { looking } from '../../../src/outbox/looking.ts'
import type { Rooms } from '../../../src/schedule/job.ts'
import { fakeTransport } from '../../support/fake-transport.ts'
import { smallAssociation } from '../../support/village.ts'

const house = { association: smallAssociation('looks') } as OpenHouse
let wechat: ReturnType<typeof fakeTransport>
let ours: boolean
let rooms: Rooms
beforeEach(() => {
  wechat = fakeTransport({ now: () => 0 })
  ours = true
  rooms = looking({ houses: [house], transport: wechat.transport, ownsRoom: async () => ours, log: pino({ level: 'silent' }) })
})

describe('looking into a room', () => {
  it('tells who is in it, and how they show', async () => {
    wechat.rooms.set('A', ['wxid_1', 'wxid_2'])
    wechat.names.set('wxid_1', '阳光')
    expect(await rooms.members(house, 'A')).toEqual({ account: '', people: ['wxid_1', 'wxid_2'] })
    expect(await rooms.people('A', ['wxid_1', 'wxid_2'])).toEqual([
      { contactId: 'wxid_1', name: '阳光' },
      { contactId: 'wxid_2', name: '' },
    ])
  })
  it('of another account, of an association not served, or while nobody is logged in is not done', async () => {
    wechat.rooms.set('A', ['wxid_1'])
    ours = false
    expect(await rooms.members(house, 'A')).toBe('not now')
    ours = true
    expect(await rooms.members({ ...house, association: smallAssociation('other') }, 'A')).toBe('not now')
    wechat.loggedIn = false
    expect(await rooms.members(house, 'A')).toBe('not now')
  })
  it('that fails is not asked for again at once; other rooms are', async () => {
    wechat.rooms.set('B', ['wxid_1'])
    expect(await rooms.members(house, 'A')).toBe('failed')
    wechat.rooms.set('A', ['wxid_1'])
    expect(await rooms.members(house, 'A')).toBe('not now')
    expect(await rooms.members(house, 'B')).toEqual({ account: '', people: ['wxid_1'] })
  })
})
