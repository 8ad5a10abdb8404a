import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { faultIn, linesOf, sayLine } from '../../support/utterances.ts'
import { type Village, village } from '../../support/village.ts'

/** Where the contract, which is fixed, says otherwise than the first list. */
const byContract: Record<string, string> = {
  // a weighty word without its number: a room hears nothing
  取消活动: 'SILENCE',
  // 驳回 is another word for 退回
  '驳回 14 照片看不清': '退回 14 照片看不清',
}

let v: Village
beforeAll(async () => {
  v = await village()
})
afterAll(() => v.close())

describe.each([
  { file: 'utterances.tsv', least: 109, strictly: false },
  { file: 'unseen.tsv', least: 400, strictly: true },
])('what people type, $file', ({ file, least, strictly }) => {
  const lines = linesOf(file)

  it('is a list of enough lines', () => {
    expect(lines.length).toBeGreaterThanOrEqual(least)
  })

  for (const line of lines) {
    const decided = strictly ? undefined : byContract[line.typed]
    const meant = decided === undefined ? line : { ...line, expected: [decided] }
    const shown = JSON.stringify(line.typed).slice(0, 60)
    it(`${line.index + 1} ${line.role} ${line.place}: ${shown} → ${meant.expected.join(' | ')}`, async () => {
      expect(faultIn(v, meant, await sayLine(v, meant), strictly)).toBeNull()
    })
  }
})
