import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { madeTalk, seeded, writtenTalk } from '../../support/talk-corpus.ts'
import { setScene } from '../../support/utterances.ts'
import { type Village, village } from '../../support/village.ts'

/** Members, heads of two branches, a liaison, staff, a vice-chair off duty, and somebody nobody knows. */
const speakers = ['0005', '0010', '0003', '0016', '0004', '0001', '0011', 'wxid_nobody']
const groups = ['学习群', '医疗保障分会群', '律师分会群', '会长群', '工作群']

let v: Village
beforeAll(async () => {
  v = await village()
  // a check-in is open in the study group and a sign-up in the branch's
  await setScene(v)
})
afterAll(() => v.close())

/** What was answered to lines, each said once by somebody somewhere; and the types of the events they wrote. */
const answersTo = async (lines: readonly string[], by: (index: number) => { who: string; group: string }) => {
  const before = await v.events()
  const answered: { line: string; who: string; group: string; heard: string }[] = []
  for (const [index, line] of lines.entries()) {
    const { who, group } = by(index)
    const said = await v.say(who, group, line, { id: randomUUID() })
    if (said.length > 0) answered.push({ line: line.slice(0, 60), who, group, heard: said[0]?.text.slice(0, 40) ?? '' })
  }
  const written = new Set<string>((await v.written(before)).map(({ type }) => type))
  written.delete('near-miss')
  return { answered, written: [...written] }
}

describe('ordinary talk', () => {
  const written = writtenTalk()

  it('has lines enough', () => {
    expect(written.length).toBeGreaterThan(700)
  })

  for (const [turn, group] of groups.entries())
    it(`written by hand, in ${group}, draws no reply and writes nothing but near misses`, async () => {
      const by = (index: number) => ({ who: speakers[(index + turn) % speakers.length] ?? '', group })
      expect(await answersTo(written, by)).toEqual({ answered: [], written: [] })
    })

  it('of every person in the branch group draws no reply', async () => {
    const lines = speakers.flatMap(() => written.filter((_, index) => index % 4 === 0))
    const each = lines.length / speakers.length
    const by = (index: number) => ({ who: speakers[Math.floor(index / each)] ?? '', group: '医疗保障分会群' })
    expect(await answersTo(lines, by)).toEqual({ answered: [], written: [] })
  })

  it('made by the thousand draws no reply, in seconds', async () => {
    const next = seeded(7)
    const one = (from: readonly string[]): string => from[Math.floor(next() * from.length)] ?? ''
    const started = performance.now()
    expect(await answersTo(madeTalk(5000, 20261126), () => ({ who: one(speakers), group: one(groups) }))).toEqual({
      answered: [],
      written: [],
    })
    expect(performance.now() - started).toBeLessThan(30_000)
  })
})
