import { expect, test } from 'vitest'
import { openPracticeClock } from '../../../src/practice/clock.ts'
import { clockShortcuts, localInstant } from '../../../src/practice/shortcuts.ts'
import { thursdayEvening } from './fixture.ts'

const hour = 3_600_000

test('practice time is real time plus what was moved', async () => {
  const real = { now: () => 1_000 }
  const clock = await openPracticeClock({ real })
  await clock.forward(hour)
  await clock.forwardTo(3 * hour)
  expect(clock.now()).toBe(3 * hour)
  expect(clock.offsetMs).toBe(3 * hour - 1_000)
})

test('it never goes back: not by a move, not by the machine clock', async () => {
  let now = 10_000
  const clock = await openPracticeClock({ real: { now: () => now } })
  await clock.forwardTo(5_000)
  expect(clock.now()).toBe(10_000)
  await expect(clock.forward(-1)).rejects.toThrow(RangeError)
  await expect(clock.forward(Number.NaN)).rejects.toThrow(RangeError)
  await expect(clock.forward(500 * 24 * hour)).rejects.toThrow(RangeError)
  now = 2_000
  expect(clock.now()).toBe(10_000)
})

test('the offset outlives a restart; a broken one counts as none', async () => {
  let kept = 0
  const save = async (ms: number) => {
    kept = ms
  }
  const parts = { real: { now: () => 0 }, load: async () => kept, save }
  await (await openPracticeClock(parts)).forward(hour)
  expect((await openPracticeClock(parts)).now()).toBe(hour)
  kept = Number.NaN
  expect((await openPracticeClock(parts)).now()).toBe(0)
})

test('a move that cannot be saved does not happen, and the next one does', async () => {
  let broken = true
  const save = async () => {
    if (broken) throw new Error('disk full')
  }
  const clock = await openPracticeClock({ real: { now: () => 0 }, save })
  await expect(clock.forward(hour)).rejects.toThrow('disk full')
  expect(clock.now()).toBe(0)
  broken = false
  await clock.forward(hour)
  expect(clock.now()).toBe(hour)
})

test('two moves at once add up, and each is told', async () => {
  const clock = await openPracticeClock({ real: { now: () => 0 } })
  const heard: number[] = []
  const end = clock.onMove((now) => heard.push(now))
  await Promise.all([clock.forward(1), clock.forward(2)])
  end()
  await clock.forward(4)
  expect(heard).toEqual([1, 3])
})

test('on Thursday 19:10 the next Thursday 19:00 is a week away; on Wednesday it is tomorrow', () => {
  const toOf = (now: number) => clockShortcuts(now, 'Asia/Shanghai').map(({ to }) => to)
  expect(toOf(thursdayEvening)).toEqual([thursdayEvening + hour, thursdayEvening + 24 * hour, Date.UTC(2026, 11, 3, 11)])
  expect(toOf(thursdayEvening - 24 * hour).at(-1)).toBe(Date.UTC(2026, 10, 26, 11))
  expect(toOf(Date.UTC(2026, 10, 26, 11)).at(-1)).toBe(Date.UTC(2026, 11, 3, 11))
})

test('a typed time is local to the association', () => {
  expect(localInstant('2026-11-26T19:10', 'Asia/Shanghai')).toBe(thursdayEvening)
  expect(localInstant('2026-11-31T19:10', 'Asia/Shanghai')).toBe(null)
  expect(localInstant('明天', 'Asia/Shanghai')).toBe(null)
})
