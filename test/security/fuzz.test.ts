import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { jumbledTalk } from '../support/jumbled-talk.ts'
import { villageWithout } from '../support/strangers.ts'
import { setScene } from '../support/utterances.ts'
import type { Village } from '../support/village.ts'

const staff = ['0001', '0002']
const speakers = ['0005', '0003', '0004', '0016', '0011', 'wxid_nobody', 'wxid_stranger', ...staff]
const groups = ['学习群', '医疗保障分会群', '律师分会群', '会长群', '工作群', null]
/** What only staff's words may bring about. */
const staffsOwn = [
  ...['room.registered', 'rules.adopted', 'member.left', 'member.changed', 'publication.opened', 'publication.finalised'],
  ...['review.decided', 'points.reversed', 'contact.unbound', 'turns.adopted'],
]
const strangersWrite = ['deed.held', 'binding.requested', 'signed-up', 'binding.refused', 'chain.read']

/** `npm run fuzz` says a hundred thousand. */
const messages = Number(process.env.LIANYI_FUZZ ?? 4000)

let v: Village
beforeAll(async () => {
  // two members have no WeChat yet, so that strangers can ask to be them
  v = await villageWithout(['0008', '0014'])
  await setScene(v)
})
afterAll(() => v.close())

interface Written {
  type: string
  who?: string
  act: string
}

describe('whatever is typed, by anybody, anywhere', () => {
  it(
    'is heard without a fault; replies are short; points come by staff or by attending; strangers only wait',
    async () => {
      const case_ = fc.record({
        who: fc.constantFrom(...speakers),
        group: fc.constantFrom(...groups),
        text: jumbledTalk,
        mentioned: fc.boolean(),
        late: fc.constantFrom(0, 0, 0, 3_600_000, 90_000_000),
      })
      const seen = new Set<string>()
      let [replies, heardSoFar] = [0, 0]
      await fc.assert(
        fc.asyncProperty(case_, async ({ who, group, text, mentioned, late }) => {
          heardSoFar += 1
          if (heardSoFar % 300 === 0) await setScene(v)
          const unbound = !/^\d/u.test(who) && (await v.house.ledger.memberOf('wxid_bot', who)) === null
          const before = await v.events()
          const said = await v.say(who, group, text, { mentioned, at: v.clock.time - late })
          const written: Written[] = await v.written(before)
          for (const { type } of written) seen.add(type)
          replies += said.length
          for (const { text: heard } of said) {
            expect(Buffer.byteLength(heard)).toBeLessThanOrEqual(2000)
            expect(heard).not.toMatch(/出错了|undefined|NaN|\[object|\uE000/u)
          }
          const awards = written.filter(({ type }) => type === 'points.awarded').length
          if (!staff.includes(who)) expect(written.map(({ type }) => type).filter((type) => staffsOwn.includes(type))).toEqual([])
          if (!staff.includes(who)) expect(awards).toBeLessThanOrEqual(written.filter(({ type }) => type === 'attended').length)
          if (unbound) {
            expect(written.map(({ type }) => type).filter((type) => !strangersWrite.includes(type))).toEqual([])
            expect(written.every(({ type, who: listed }) => type !== 'signed-up' || listed?.startsWith('?'))).toBe(true)
          }
        }),
        { numRuns: messages, seed: Number(process.env.LIANYI_SEED ?? 20261126) },
      )
      // the jumble is no mere noise: it does most of what can be done
      expect(replies).toBeGreaterThan(300)
      expect(seen.size).toBeGreaterThan(9)
      expect((await v.house.ledger.verify()).differences).toEqual([])
    },
    60_000 + messages * 20,
  )
})
