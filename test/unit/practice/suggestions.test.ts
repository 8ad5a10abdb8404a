import { expect, test } from 'vitest'
import { byUse } from '../../../handlers/help.ts'
import { commands } from '../../../handlers/index.ts'
import { command } from '../../../src/chat/contract.ts'
import { rolesOf } from '../../../src/domain/member.ts'
import { type Suggestion, suggestionsOf } from '../../../src/practice/suggestions.ts'
import { type Persona, practiceWorld } from '../../../src/practice/world.ts'
import { sampleAssociation, thursdayEvening } from './fixture.ts'

const world = practiceWorld({ association: sampleAssociation, clock: { now: () => thursdayEvening } })
const [study] = world.rooms
const personaOf = (key: string): Persona => {
  const persona = world.personas.find((each) => each.key === key)
  if (!persona) throw new Error(`no ${key}`)
  return persona
}
const offeringOf = (all: typeof commands) =>
  suggestionsOf({
    commands: all,
    byUse,
    botName: '小联',
    async who(number) {
      const found = sampleAssociation.roster.find((row) => row.number === number)
      return found ? { member: { ...found, joinedAt: 0 }, roles: rolesOf({ ...found, joinedAt: 0 }, '0004') } : null
    },
  })
const here = async (key: string, place = study ?? null): Promise<Suggestion[]> => offeringOf(commands)(personaOf(key), place)
const texts = async (...of: Parameters<typeof here>): Promise<string[]> => (await here(...of)).map(({ text }) => text)

test('a member has what members say, best first; leading is for who leads, the office for staff, and comes before', async () => {
  const member = await here('member')
  expect(member.slice(0, 3).map(({ text }) => text)).toEqual(['签到', '请假', '报名'])
  expect(new Set(member.map(({ group }) => group))).toEqual(new Set(['常用']))
  expect(await texts('duty')).toContain('发起 主题 时间')
  expect(await texts('next-duty')).not.toContain('发起 主题 时间')
  expect(await texts('duty')).not.toContain('核账')
  const staff = await here('staff')
  expect([...new Set(staff.map(({ group }) => group))]).toEqual(['轮值', '主持', '审核', '工作', '常用'])
  expect(staff.map(({ text }) => text)).toContain('登记本群 学习群')
})

test('somebody not bound is offered 绑定 with their own name first; nobody bound is, and nobody a code', async () => {
  expect((await texts('unbound'))[0]).toBe('绑定 吴春燕')
  expect((await texts('stranger'))[0]).toBe('绑定 姓名')
  for (const { key } of world.personas) {
    const labels = (await here(key, null)).map(({ label }) => label)
    expect(labels).not.toContain('认领')
    expect(labels.includes('绑定')).toBe(!personaOf(key).bound)
  }
})

test('every command somebody may say has its button, with nothing of a grammar left in its words', async () => {
  const all = [...(await here('staff', null)), ...(await here('unbound', null))]
  const first = commands.map(({ usage }) => usage.split(' ')[0])
  expect(new Set(all.map(({ label }) => label))).toEqual(new Set(first.filter((word) => word !== '认领')))
  for (const { label, text } of all) {
    expect(text.startsWith(label), text).toBe(true)
    expect(text).not.toMatch(/[[\]|…]|\s{2}|\s$/u)
  }
})

test('a new command shows up by itself: where it may be said, with an @ where it has to', async () => {
  const added = command<Record<string, never>>({
    name: '试用',
    words: ['试用'],
    who: 'member',
    addressedOnly: true,
    usage: '试用 甲|乙 [编号]',
    about: '试一试',
    read: () => ({ args: {} }),
    write: () => '',
    run: async () => ({ says: [] }),
  })
  const suggest = offeringOf([...commands, added])
  const find = async (place: typeof study | null) =>
    (await suggest(personaOf('member'), place ?? null)).find(({ label }) => label === '试用')?.text
  expect(await find(study)).toBe('@小联\u2005试用 甲')
  expect(await find(null)).toBe('试用 甲')
})
