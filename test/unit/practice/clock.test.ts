import { expect, test } from 'vitest'
import { openPracticeClock } from '../../../src/practice/clock.ts'
import { paced } from '../../../src/practice/events.ts'
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
  const december = Date.UTC(2026, 11, 1, 1)
  expect(toOf(thursdayEvening)).toEqual([thursdayEvening + hour, thursdayEvening + 24 * hour, Date.UTC(2026, 11, 3, 11), december])
  expect(toOf(thursdayEvening - 24 * hour)[2]).toBe(Date.UTC(2026, 10, 26, 11))
  expect(toOf(Date.UTC(2026, 10, 26, 11))[2]).toBe(Date.UTC(2026, 11, 3, 11))
  expect(toOf(december).at(-1)).toBe(Date.UTC(2027, 0, 1, 1))
})

test('one press leads to what falls due next and to the next study, once when they are the same; what is past leads nowhere', () => {
  const coming = (kind: string, hours: number) => ({ kind, label: `${kind} ${hours}`, at: thursdayEvening + hours * hour })
  const leads = (...all: ReturnType<typeof coming>[]) =>
    clockShortcuts(thursdayEvening, 'Asia/Shanghai', all).flatMap(({ label, what }) => (what === undefined ? [] : [`${label}：${what}`]))
  expect(leads(coming('study', 0), coming('duty-week', 2), coming('study', 5), coming('study', 6))).toEqual([
    '到下一件到期的事：duty-week 2',
    '到下一次学习提醒：study 5',
  ])
  expect(leads(coming('study', 5))).toEqual(['到下一件到期的事：study 5'])
  expect(leads()).toEqual([])
})

test('what is told at a pace is told at once, then seldom, and in the end surely', async () => {
  let told = 0
  const tell = paced(30, () => {
    told += 1
  })
  for (let i = 0; i < 100; i += 1) tell()
  expect(told).toBe(1)
  await expect.poll(() => told).toBe(2)
  tell()
  await expect.poll(() => told).toBe(3)
})

test('a typed time is local to the association', () => {
  expect(localInstant('2026-11-26T19:10', 'Asia/Shanghai')).toBe(thursdayEvening)
  expect(localInstant('2026-11-31T19:10', 'Asia/Shanghai')).toBe(null)
  expect(localInstant('明天', 'Asia/Shanghai')).toBe(null)
})
