import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import {
  ailmentOf,
  backoff,
  type Facts,
  type Link,
  NotStarted,
  type Signals,
  Supervisor,
  supervisorTimes,
} from '../../../src/wechat/supervisor.ts'

const times = supervisorTimes
const silent = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined }

const sound: Facts = { startedAt: 0, aliveAt: 1, loggedInAt: 1, scannedAt: null, loggedOutSince: null, stable: false, lost: null }

describe('what ails a connection', () => {
  test.each<[string, Partial<Facts>, boolean, number, string | undefined]>([
    ['nothing', {}, true, 100, undefined],
    ['silence, but not yet', { aliveAt: null }, true, 20_000, undefined],
    ['silence after the start', { aliveAt: null }, true, 20_001, 'silent'],
    ['a heartbeat lately', { aliveAt: 1_000_000 }, true, 1_180_000, undefined],
    ['no heartbeat for three minutes', { aliveAt: 1_000_000 }, true, 1_180_001, 'heartbeat'],
    ['the puppet stopped', {}, false, 100, 'inactive'],
    ['the stream ended', { lost: 'stream' }, true, 100, 'stream'],
    ['logged out, but not for long', { aliveAt: 300_000, loggedOutSince: 0 }, true, 300_000, undefined],
    ['logged out for five minutes', { aliveAt: 300_001, loggedOutSince: 0 }, true, 300_001, 'logged-out'],
    ['logged out, a code waits to be scanned', { aliveAt: 400_000, loggedOutSince: 0, scannedAt: 200_000 }, true, 400_000, undefined],
    ['logged out, the code long gone', { aliveAt: 500_001, loggedOutSince: 0, scannedAt: 200_000 }, true, 500_001, 'logged-out'],
  ])('%s', (_, facts, active, now, expected) => {
    expect(ailmentOf({ ...sound, ...facts }, active, times, now)).toBe(expected)
  })

  test('pauses double up to the cap', () => {
    expect([1, 2, 3, 7, 8, 99].map((failures) => backoff(failures, times))).toEqual([1_000, 2_000, 4_000, 60_000, 60_000, 60_000])
  })
})

/** A connection that does what the test says. */
class FakeLink implements Link {
  started: { insist: boolean }[] = []
  stopped: { provider: boolean }[] = []
  isActive = true
  failing: Error | undefined
  readonly signals: Signals

  constructor(signals: Signals) {
    this.signals = signals
  }
  async start(how: { insist: boolean }): Promise<void> {
    this.started.push(how)
    if (this.failing) throw this.failing
  }
  async stop(how: { provider: boolean }): Promise<void> {
    this.stopped.push(how)
  }
  active = () => this.isActive
  loggedIn = () => true
}

function supervised(prepare: (link: FakeLink, index: number) => void = () => undefined) {
  const links: FakeLink[] = []
  const fatal: string[] = []
  const supervisor = new Supervisor<FakeLink>({
    times,
    log: silent,
    onFatal: (reason) => fatal.push(reason),
    make(signals) {
      const link = new FakeLink(signals)
      prepare(link, links.length)
      links.push(link)
      return link
    },
  })
  const last = (): FakeLink => links.at(-1) ?? expect.fail('no connection was made')
  return { supervisor, links, fatal, last }
}

describe('the supervisor', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  test('leaves a sound connection alone for a day', async () => {
    const { supervisor, links, last } = supervised()
    await supervisor.start()
    last().signals.loggedIn()
    for (let minute = 0; minute < 24 * 60; minute += 1) {
      await vi.advanceTimersByTimeAsync(60_000)
      last().signals.beat()
    }
    expect(links).toHaveLength(1)
    expect(supervisor.connected()).toBe(true)
    await supervisor.stop()
    expect(last().stopped).toEqual([{ provider: false }])
  })

  test('replaces one that neither logs in nor beats in 20 seconds', async () => {
    const { supervisor, links } = supervised()
    await supervisor.start()
    expect(supervisor.connected()).toBe(false)
    await vi.advanceTimersByTimeAsync(19_000)
    expect(links).toHaveLength(1)
    await vi.advanceTimersByTimeAsync(4_000)
    expect(links).toHaveLength(2)
    expect(links[0]?.stopped).toEqual([{ provider: false }])
    await supervisor.stop()
  })

  test('replaces one whose stream ends at once, and counts from one again after a good hour', async () => {
    const { supervisor, links, last, fatal } = supervised()
    await supervisor.start()
    for (let hour = 0; hour < 20; hour += 1) {
      last().signals.loggedIn()
      for (let minute = 0; minute < 60; minute += 1) {
        last().signals.beat()
        await vi.advanceTimersByTimeAsync(60_000)
      }
      last().signals.lost('stream')
      await vi.advanceTimersByTimeAsync(1_100)
    }
    expect(links).toHaveLength(21)
    expect(fatal).toEqual([])
    await supervisor.stop()
  })

  test('restarts the account too when it is logged out and nobody is asked to scan', async () => {
    const { supervisor, links, last } = supervised()
    await supervisor.start()
    last().signals.loggedIn()
    last().signals.loggedOut()
    for (let minute = 0; minute < 5; minute += 1) {
      await vi.advanceTimersByTimeAsync(60_000)
      last().signals.beat()
    }
    await vi.advanceTimersByTimeAsync(3_000)
    expect(links).toHaveLength(2)
    expect(links[0]?.stopped).toEqual([{ provider: true }])
    await supervisor.stop()
  })

  test('insists from the fourth failure on, and gives up after the eighth in one sentence', async () => {
    const { supervisor, links, fatal } = supervised((link) => {
      link.failing = new NotStarted('refused')
    })
    await supervisor.start()
    await vi.advanceTimersByTimeAsync(3_600_000)
    expect(links.map((link) => link.started[0]?.insist)).toEqual([false, false, false, true, true, true, true, true])
    expect(fatal).toEqual(['微信连续 8 次没有连好，最后一次：网关拒绝了连接，可能另一个机器人正占用同一个网关。'])
    expect(supervisor.link).toBeUndefined()
    await supervisor.stop()
  })

  test('a stop during a start that hangs, or during a pause, does not wait for it', async () => {
    const hanging = supervised((link) => {
      link.start = () => new Promise(() => undefined)
    })
    const started = hanging.supervisor.start()
    await hanging.supervisor.stop()
    await started
    expect(hanging.last().stopped).toEqual([{ provider: false }])

    const pausing = supervised((link) => {
      link.failing = new Error('no')
    })
    await pausing.supervisor.start()
    await vi.advanceTimersByTimeAsync(10)
    await pausing.supervisor.stop()
    expect(pausing.links).toHaveLength(1)
    expect(pausing.fatal).toEqual([])
  })
})
