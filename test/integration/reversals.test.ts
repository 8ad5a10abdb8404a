import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { Village } from '../support/village.ts'
import { village } from '../support/village.ts'

const [staff, chair, head] = ['0001', '0002', '0003']
const members = ['0005', '0006', '0008']

/** What people may do next; `of` picks one of what there is then. */
const deed = fc.oneof(
  fc.record({ does: fc.constant('award' as const), who: fc.constantFrom(...members), hours: fc.integer({ min: 1, max: 9 }) }),
  fc.record({ does: fc.constant('deduct' as const), who: fc.constantFrom(...members) }),
  fc.record({ does: fc.constant('claim' as const), who: fc.constantFrom(...members), passed: fc.boolean() }),
  fc.record({ does: fc.constant('reverse' as const), of: fc.nat(), by: fc.constantFrom(staff, chair), twice: fc.boolean() }),
  fc.record({ does: fc.constant('object' as const), of: fc.nat() }),
  fc.record({ does: fc.constant('answer' as const), of: fc.nat(), by: fc.constantFrom(staff, chair, head) }),
)
type Deed = typeof deed extends fc.Arbitrary<infer T> ? T : never

const pick = <T>(all: readonly T[], of: number): T | undefined => all[of % Math.max(all.length, 1)]
const nameOf = (v: Village, number: string): string => v.association.roster.find((row) => row.number === number)?.name ?? ''

const entriesOf = async (v: Village) => (await Promise.all(members.map((number) => v.house.ledger.entriesOf(number)))).flat()

const doIt = async (v: Village, what: Deed): Promise<void> => {
  v.clock.time += 60_000
  switch (what.does) {
    case 'award':
      await v.say(chair, null, `加分 ${nameOf(v, what.who)} 公益服务 ${what.hours} 事由 敬老院`)
      return
    case 'deduct':
      await v.say(chair, null, `扣分 ${nameOf(v, what.who)} 公益服务 1 事由 多记`)
      return
    case 'claim': {
      await v.say(what.who, null, '申报 公益服务 2小时 敬老院')
      const [claim] = await v.house.ledger.claimsOf(what.who, 1)
      if (claim) await v.say(head, null, what.passed ? `通过 ${claim.claim}` : `退回 ${claim.claim} 没有照片`)
      return
    }
    case 'reverse': {
      const entry = pick(await entriesOf(v), what.of)?.entry
      if (entry === undefined) return
      // twice: two of staff at once
      await Promise.all((what.twice ? [staff, chair] : [what.by]).map((who) => v.say(who, null, `冲正 ${entry} 记错了`)))
      return
    }
    case 'object': {
      const entry = pick(await entriesOf(v), what.of)
      if (entry) await v.say(entry.member, null, `申诉 ${entry.entry} 记得不对`)
      return
    }
    case 'answer': {
      const objection = pick(await v.house.ledger.openObjections(), what.of)?.objection
      if (objection !== undefined) await v.say(what.by, null, `答复 ${objection} 核实过了`)
    }
  }
}

it('whatever is recorded, reversed, objected to and answered in any order: boards are the sum of the lines, nothing is reversed or answered twice', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(deed, { minLength: 5, maxLength: 25 }), async (deeds) => {
      const v = await village()
      try {
        for (const each of deeds) await doIt(v, each)
        const sums = new Map<string, number>()
        const [reversed, answered, opened] = [new Map<string, string>(), new Set<string>(), new Set<string>()]
        const worth = new Map<string, number>()
        for (const event of await v.written()) {
          if ('entry' in event && typeof event.entry === 'object') {
            const { entry, member, tenths, reverses } = event.entry
            sums.set(member, (sums.get(member) ?? 0) + tenths)
            worth.set(entry, tenths)
            if (reverses !== undefined) {
              expect(reversed.has(reverses)).toBe(false)
              reversed.set(reverses, entry)
              expect(tenths + (worth.get(reverses) ?? Number.NaN)).toBe(0)
            }
          }
          if (event.type === 'objection.opened') opened.add(event.objection)
          if (event.type === 'objection.answered') {
            expect(answered.has(event.objection)).toBe(false)
            answered.add(event.objection)
          }
        }
        const { ledger } = v.house
        for (const period of ['2026-11', '2026Q4', 'all']) {
          expect(new Map(await ledger.board('all', period))).toEqual(sums)
        }
        expect([...(await ledger.reversalsOf([...worth.keys()]))].sort()).toEqual([...reversed].sort())
        const open = (await ledger.openObjections()).map(({ objection }) => objection)
        expect(open.sort()).toEqual([...opened].filter((objection) => !answered.has(objection)).sort())
        expect((await ledger.verify()).differences).toEqual([])
      } finally {
        await v.close()
      }
    }),
    { numRuns: 12 },
  )
})
