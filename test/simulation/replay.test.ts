import { beforeAll, describe, expect, it } from 'vitest'
import { at, months } from '../support/replay/almanac.ts'
import { differencesOf } from '../support/replay/compare.ts'
import { end } from '../support/replay/expected.ts'
import { type Replayed, replay } from '../support/replay/run.ts'

const seed = 2024
const minute = 60_000

/** What one place read up to a moment, in order; the pace differs from run to run. */
const textsTo = ({ sent }: Replayed, place: string, until: number): string[] =>
  sent.filter((each) => each.place === place && each.at <= until).map(({ text }) => text)

/** LIANYI_REPLAY=18 lives all months there are, as `npm run replay` does; here it is the first half of a year, with its Spring Festival. */
const lived = months.slice(0, Number(process.env.LIANYI_REPLAY ?? 7))
const until = lived.length === months.length ? end : at(`${months[lived.length]}-02`, '00:00')

describe('simulated months of qiuxian', { timeout: 240_000 }, () => {
  let whole: Replayed
  beforeAll(async () => {
    whole = await replay(seed, until)
  }, 240_000)

  it('say what the calendar and the plan give, each at its instant, and nothing else of these kinds', () => {
    const { missing, unexpected, held } = differencesOf(whole, until)
    expect({ missing, unexpected }).toEqual({ missing: [], unexpected: [] })
    expect(held).toBeGreaterThan(28 * lived.length)
  })
  it('hold a turn each, each with its report, and leave the ledger as the journal says', () => {
    const led = (month: string) => whole.themes.filter((theme) => theme.month === month).length
    expect(whole.reports).toEqual(lived.map((month) => ({ month, activities: led(month) })))
    expect(new Set(lived.map(led)).size).toBeGreaterThan(3)
    expect(whole.differences).toEqual([])
  })
  it('send each of them once, to whom it is for, within two minutes', () => {
    const keyOf = (to: string, text: string) => `${to} ${text}`
    const times = new Map<string, number>()
    for (const { to, text } of whole.uttered) times.set(keyOf(to, text), (times.get(keyOf(to, text)) ?? 0) + 1)
    const wrong = whole.uttered.filter(({ at: decided, to, text }) => {
      const sent = whole.sent.filter((each) => each.place === to && each.text.includes(text))
      return sent.length !== times.get(keyOf(to, text)) || !sent.some((each) => each.at >= decided && each.at <= decided + 2 * minute)
    })
    expect(wrong).toEqual([])
  })
  it('say the same when they are lived again', async () => {
    const april = at('2024-04-02', '00:00')
    const again = await replay(seed, april)
    expect(again.uttered.length).toBeGreaterThan(80)
    expect(again.uttered).toEqual(whole.uttered.filter((each) => each.at <= april))
    for (const place of new Set(again.sent.map((each) => each.place)))
      expect(textsTo(again, place, april)).toEqual(textsTo(whole, place, april))
  })
  it('take less than a minute of this machine, whatever else it does meanwhile', () => {
    expect(whole.busyMs).toBeLessThan(60_000)
  })
})
