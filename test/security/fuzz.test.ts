import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { jumbledTalk } from '../support/jumbled-talk.ts'
import { unchecked } from '../support/planted.ts'
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

interface Written {
  type: string
  who?: string
  act: string
}

/** What was brought about: how many replies there were, and which events. */
interface Brought {
  replies: number
  types: Set<string>
}

/** Jumbled messages are said in a village; throws at the first that brings about what it may not. */
const jumbled = async (v: Village, messages: number): Promise<Brought> => {
  const case_ = fc.record({
    who: fc.constantFrom(...speakers),
    group: fc.constantFrom(...groups),
    text: jumbledTalk,
    mentioned: fc.boolean(),
    late: fc.constantFrom(0, 0, 0, 3_600_000, 90_000_000),
  })
  const types = new Set<string>()
  let [replies, heardSoFar] = [0, 0]
  await setScene(v)
  await fc.assert(
    fc.asyncProperty(case_, async ({ who, group, text, mentioned, late }) => {
      heardSoFar += 1
      if (heardSoFar % 300 === 0) await setScene(v)
      const unbound = !/^\d/u.test(who) && (await v.house.ledger.memberOf('wxid_bot', who)) === null
      const before = await v.events()
      const said = await v.say(who, group, text, { mentioned, at: v.clock.time - late })
      const written: Written[] = await v.written(before)
      for (const { type } of written) types.add(type)
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
    // what was said before it belongs to a case: a smaller one alone is another
    { numRuns: messages, seed: Number(process.env.LIANYI_SEED ?? 20261126), endOnFailure: true },
  )
  return { replies, types }
}

describe('whatever is typed, by anybody, anywhere', { timeout: 60_000 + messages * 20 }, () => {
  // two members have no WeChat yet, so that strangers can ask to be them
  const withoutWechat = ['0008', '0014']

  it('is heard without a fault; replies are short; points come by staff or by attending; strangers only wait', async () => {
    const v = await villageWithout(withoutWechat)
    try {
      const { replies, types } = await jumbled(v, messages)
      // the jumble is no mere noise: it does most of what can be done
      expect(replies).toBeGreaterThan(300)
      expect(types.size).toBeGreaterThan(9)
      expect((await v.house.ledger.verify()).differences).toEqual([])
    } finally {
      await v.close()
    }
  })
  it.each(['加分', '冲正'])('shows that anybody may say 「%s」, where nobody checks', async (name) => {
    const v = await villageWithout(withoutWechat, unchecked(name, 'member'))
    try {
      await expect(jumbled(v, 4000)).rejects.toThrow('Property failed')
    } finally {
      await v.close()
    }
  })
})
