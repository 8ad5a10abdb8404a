import { Redis } from 'ioredis'
import pino from 'pino'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { jobs, occasions } from '../../jobs/index.ts'
import type { StudySeries } from '../../src/domain/association.ts'
import { usualReminders } from '../../src/domain/series.ts'
import { CommitFailed } from '../../src/journal/commit.ts'
import { type Waker, waker } from '../../src/outbox/waker.ts'
import { fallen, fallsDue, tellFailed } from '../../src/schedule/catch-up.ts'
import type { Due, Occasion } from '../../src/schedule/due.ts'
import { tick } from '../../src/schedule/job.ts'
import { remind } from '../../src/schedule/remind.ts'
import { listed, opened } from '../support/activities.ts'
import { failingStore } from '../support/proofs.ts'
import { testRedis } from '../support/redis.ts'
import { type Uttered, type Village, village } from '../support/village.ts'

const [studyRoom, branchRoom, staffRoom] = ['学习群', '医疗保障分会群', '工作群']
const hour = 60 * 60_000
const at = (local: string): number => Date.parse(`${local}+08:00`)

const weekly: StudySeries = {
  name: '每周集体学习',
  kind: 'study',
  groups: [studyRoom],
  every: 'week',
  weekday: '周五',
  time: '19:30',
  minutes: 30,
  topics: [],
  reminders: usualReminders,
  onHoliday: 'skip',
  checkIn: { before: 30, after: 30 },
  code: false,
}

let v: Village
beforeEach(async () => {
  v = await village((association) => ({ ...association, study: [weekly] }))
})
afterEach(() => v.close())

/** Reminders of activities and sessions, and what staff are told was dropped. */
const reminders = (said: readonly Uttered[]): Uttered[] => said.filter(({ text }) => /提醒】|停机期间/u.test(text))
/** The one due of a kind that falls due up to a moment. */
const theDue = async (kind: string, until: string): Promise<Due> => {
  const [due, ...more] = (await fallen(occasions, v.house, v.clock.time, at(until))).filter((each) => each.kind === kind)
  if (!due || more.length > 0) throw new Error(`not one ${kind}`)
  return due
}
const doIt = (due: Due) => remind(occasions, v.house, due, v.clock)

describe('an activity moved after its day-before reminder fell due', () => {
  it('is reminded of at its new time, and of the old never again', async () => {
    const clinic = await opened(v)
    await listed(v, clinic, ['0005'])
    const before = reminders(await v.passTo('2026-11-27T19:05:00+08:00'))
    expect(before.filter(({ to }) => to === branchRoom)).toEqual([
      { to: branchRoom, text: expect.stringContaining('「敬老院义诊」（101）明天（11月28日 周六）09:00 开始') },
    ])
    await v.say('0003', branchRoom, `改期 ${clinic} 11月29日 14:00`)
    expect(reminders(await v.passTo('2026-11-28T18:59:00+08:00'))).toEqual([
      // the week's study in the other room, whose hour before has passed
      { to: studyRoom, text: expect.stringContaining('「每周集体学习」今天 19:30 开始') },
    ])
    expect(reminders(await v.passTo('2026-11-28T23:00:00+08:00'))).toEqual([
      { to: branchRoom, text: expect.stringContaining('明天（11月29日 周日）14:00 开始') },
    ])
    expect(reminders(await v.passTo('2026-11-30T12:00:00+08:00'))).toEqual([
      { to: branchRoom, text: expect.stringContaining('今天 14:00 开始。已报名 1 人：王建国') },
    ])
  })

  it('lets a reminder go that was already asked for', async () => {
    const clinic = await opened(v)
    const due = await theDue('activity', '2026-11-27T19:00:00')
    await v.say('0003', branchRoom, `改期 ${clinic} 11月29日 14:00`)
    await v.uttered()
    v.clock.time = at('2026-11-27T19:00:05')
    expect(await doIt(due)).toBe('gone')
    expect(await v.uttered()).toEqual([])
  })
})

describe('a bot that was off for three hours', () => {
  it('sends late what is still useful and says so; what is not it drops and lists to staff, once', async () => {
    await opened(v)
    const lecture = await opened(v, { title: '急救讲座', startsAt: at('2026-11-27T18:30:00'), endsAt: at('2026-11-27T20:30:00') })
    await listed(v, lecture, ['0005'])
    await v.passTo('2026-11-27T17:20:00+08:00')
    const said = reminders(await v.passTo('2026-11-27T20:20:00+08:00', 'asleep'))
    const late = '（本应 11月27日 周五 19:00 发出，迟了）\n【活动提醒】「敬老院义诊」（101）明天（11月28日 周六）09:00 开始'
    const dropped = [
      '停机期间错过、已经没有用处、没有再发的提醒：',
      '· 「急救讲座」11月27日 周五 的活动提醒',
      '· 「每周集体学习」11月27日 周五 的学习提醒',
    ]
    // the session that began at half past seven can still be checked in to
    const now = '（本应 11月27日 周五 19:30 发出，迟了）\n【学习提醒】「每周集体学习」今天 19:30 开始了。现在可以签到'
    const toRoom = (room: string) => said.filter(({ to }) => to === room).map(({ text }) => text)
    expect(toRoom(branchRoom)).toEqual([expect.stringContaining(late)])
    expect(toRoom(studyRoom)).toEqual([expect.stringContaining(now)])
    expect(toRoom(staffRoom)).toEqual([dropped.join('\n')])
    expect(said).toHaveLength(3)
    expect(reminders(await v.passTo('2026-11-27T20:40:00+08:00'))).toEqual([])
    expect((await v.house.ledger.verify()).differences).toEqual([])
  })

  it('is told of what it missed though that cannot be worked out any more, and does the rest', async () => {
    await opened(v)
    const broken: Occasion = {
      kind: 'broken',
      dues: (_plan, _from, to) => [{ kind: 'broken', id: `broken ${to}`, at: to, until: to - 1, label: '坏掉的提醒', about: {} }],
      run: () => Promise.reject(new Error('broken')),
    }
    const dues = await fallen([broken, ...occasions], v.house, v.clock.time, at('2026-11-27T19:00:00'))
    expect(dues.map(({ kind }) => kind)).toContain('activity')
    expect((await v.uttered()).map(({ to, text }) => [to, text])).toEqual([[staffRoom, expect.stringContaining('· 坏掉的提醒')]])
  })
})

describe('the clock', () => {
  it('going backwards sends nothing twice, neither reminders nor the list of what was dropped, and nothing is lost', async () => {
    await opened(v)
    await v.passTo('2026-11-27T12:00:00+08:00')
    const first = reminders(await v.passTo('2026-11-27T22:00:00+08:00', 'asleep'))
    expect(first.map(({ to }) => to).sort()).toEqual([branchRoom, staffRoom].sort())
    const backTo = (time: string) => {
      v.clock.time = at(time)
      return v.passTo('2026-11-27T22:00:00+08:00')
    }
    // what was never said, the clock having stood ahead of its time, has its time now
    expect(reminders(await backTo('2026-11-27T13:00:00'))).toEqual(
      ['到时回复', '现在可以签到'].map((words) => ({ to: studyRoom, text: expect.stringContaining(words) })),
    )
    expect(reminders(await backTo('2026-11-27T13:00:00'))).toEqual([])
    expect(reminders(await backTo('2026-11-26T21:00:00'))).toEqual([])
    // nor does it list as missed what was done before it went back
    v.clock.time = at('2026-11-27T18:00:00')
    await v.passTo(v.clock.time)
    expect(reminders(await v.passTo('2026-11-27T22:00:00+08:00', 'asleep'))).toEqual([])
    // and what comes after is not lost
    expect(reminders(await v.passTo('2026-12-03T23:00:00+08:00', 'awake'))).toEqual([
      { to: studyRoom, text: expect.stringContaining('明天（12月4日 周五）19:30') },
    ])
  })
})

describe('one due asked for many times', () => {
  it('is said once: again, and at once from many sides', async () => {
    await opened(v)
    const due = await theDue('activity', '2026-11-27T19:00:00')
    v.clock.time = due.at
    const outcomes = await Promise.all(Array.from({ length: 8 }, () => doIt(due)))
    expect(outcomes.sort()).toEqual([...Array<string>(7).fill('again'), 'done'])
    expect(await doIt(due)).toBe('again')
    expect(reminders(await v.uttered())).toHaveLength(1)
    expect((await v.house.ledger.verify()).differences).toEqual([])
  })

  it('rejects while the store fails, to be tried again, and is then said once', async () => {
    await opened(v)
    const due = await theDue('activity', '2026-11-27T19:00:00')
    v.clock.time = due.at
    await failingStore(v, () => expect(doIt(due)).rejects.toThrow(CommitFailed))
    expect(await v.uttered()).toEqual([])
    expect(await doIt(due)).toBe('done')
    expect(await doIt(due)).toBe('again')
    expect(reminders(await v.uttered())).toHaveLength(1)
  })

  it('is asked for anew by the next tick when not everything could be asked for', async () => {
    await opened(v)
    await opened(v, { title: '普法沙龙', group: '律师分会群' })
    const asked: string[] = []
    let broken = true
    const parts = {
      ...v.jobParts,
      remind: async (_house: unknown, due: Due) => {
        if (broken && asked.length === 1) throw new Error('the queue is gone')
        asked.push(due.id)
        await doIt(due)
      },
    }
    const tickNow = () => tick([v.house], jobs, occasions, parts)
    await tickNow()
    v.clock.time = at('2026-11-27T19:00:00')
    await tickNow()
    broken = false
    v.clock.time += 15_000
    await tickNow()
    await tickNow()
    expect(asked).toHaveLength(4)
    expect(new Set(asked).size).toBe(3)
    expect(reminders(await v.uttered()).filter(({ text }) => text.includes('活动提醒'))).toHaveLength(2)
  })
})

describe('through the queue', () => {
  const wakers: Waker[] = []
  afterEach(async () => {
    for (const each of wakers.splice(0)) await each.stop()
  })
  /** A bot's queue on the village's Redis; `doing` is what a due does before it is done. */
  const queueOf = async (name: string, doing: () => Promise<void>): Promise<{ wakes: Waker; outcomes: string[] }> => {
    const { url } = await testRedis()
    const outcomes: string[] = []
    const wakes = waker(
      () => new Redis(url, { maxRetriesPerRequest: null }),
      name,
      {
        deliver: async () => null,
        tick: async () => {},
        remind: async ({ due }) => {
          await doing()
          outcomes.push(await doIt(due))
        },
        gaveUp: async ({ due }) => tellFailed(v.house, due, v.clock.now()),
        now: () => v.clock.now(),
      },
      pino({ level: 'silent' }),
      { retryAfter: 100 },
    )
    wakers.push(wakes)
    return { wakes, outcomes }
  }
  const soon = { timeout: 20_000, interval: 20 }

  it('one that failed is tried again; one that was done and is asked for again is not said again', async () => {
    await opened(v)
    const due = await theDue('activity', '2026-11-27T19:00:00')
    v.clock.time = due.at
    let tries = 0
    const { wakes, outcomes } = await queueOf(v.association.id, async () => {
      tries += 1
      if (tries === 1) throw new Error('the store is gone')
    })
    const asked = { association: v.association.id, due }
    await wakes.remind(asked)
    await vi.waitFor(() => expect(outcomes).toEqual(['done']), soon)
    expect(tries).toBe(2)
    // done and removed, its id is free: it runs again, and the act prevents the rest
    await vi.waitFor(async () => {
      await wakes.remind(asked)
      expect(outcomes.slice(0, 2)).toEqual(['done', 'again'])
    }, soon)
    expect(reminders(await v.uttered())).toHaveLength(1)
  })

  it('one that a bot asked for and another finds days later is not sent any more, but told to staff', async () => {
    await opened(v)
    const dues = await fallsDue(occasions, v.house, v.clock.time, at('2026-12-01T09:00:00'))
    v.clock.time = at('2026-12-20T09:00:00')
    const outcomes = await Promise.all(dues.map(doIt))
    expect(outcomes.length).toBeGreaterThan(2)
    expect(new Set(outcomes)).toEqual(new Set(['missed', 'nothing']))
    const said = await v.uttered()
    expect(new Set(said.map(({ to }) => to))).toEqual(new Set([staffRoom]))
    expect(said[0]?.text).toContain('停机期间错过')
  })

  it('one that fails each time is given up, and staff hear which, once', async () => {
    await opened(v)
    const due = await theDue('activity', '2026-11-27T19:00:00')
    v.clock.time = due.at
    const { wakes } = await queueOf(v.association.id, () => Promise.reject(new Error('broken')))
    const told: Uttered[] = []
    const listen = async () => void told.push(...(await v.uttered()).filter(({ text }) => text.includes('程序出错')))
    await wakes.remind({ association: v.association.id, due })
    await vi.waitFor(async () => {
      await listen()
      expect(told).toHaveLength(1)
    }, soon)
    await tellFailed(v.house, due, v.clock.now())
    await listen()
    const text = `程序出错，这条没有发出来：\n· ${due.label}\n需要的请人工转达，并告诉管理员看日志。`
    expect(told.map((each) => [each.to, each.text])).toEqual([[staffRoom, text]])
  })

  it('one asked for by a bot that died before doing it is done by the next, late and said so', async () => {
    await opened(v)
    await opened(v, { title: '普法沙龙', group: '律师分会群' })
    const dues = await fallen(occasions, v.house, v.clock.time, at('2026-11-27T19:00:00'))
    const [first, second] = dues.filter(({ kind }) => kind === 'activity')
    if (!first || !second) throw new Error('not two')
    v.clock.time = first.at
    let go = (): void => undefined
    const dead = new Promise<void>((resolve) => {
      go = resolve
    })
    const { wakes, outcomes: ofTheDead } = await queueOf(v.association.id, () => dead)
    for (const due of [first, second]) await wakes.remind({ association: v.association.id, due })
    v.clock.time += 2 * hour
    const { outcomes } = await queueOf(v.association.id, async () => {})
    await vi.waitFor(() => expect(outcomes).toEqual(['done']), soon)
    expect(ofTheDead).toEqual([])
    expect(reminders(await v.uttered()).map(({ text }) => text)).toEqual([
      expect.stringMatching(/^（本应 11月27日 周五 19:00 发出，迟了）\n【活动提醒】/u),
    ])
    go()
  })
})
