import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Said } from '../../src/chat/said.ts'
import type { OpenHouse } from '../../src/founding.ts'
import { outboxStore } from '../../src/outbox/store.ts'
import { type OutboxScene, outboxScene, sceneBegins } from '../support/outbox-scene.ts'
import { type TestRedis, testRedis } from '../support/redis.ts'

const minute = 60_000
const hour = 60 * minute
const [study, staff] = ['study@chatroom', 'staff@chatroom']
let server: TestRedis
beforeAll(async () => {
  server = await testRedis()
})
afterAll(() => server.stop())

const scene = (manners = {}, options = {}): OutboxScene =>
  outboxScene(server, { roomGapSeconds: 1, quietHours: '00:00-00:00', ...manners }, options)
const post = (room: string, text: string, more: Partial<Said> = {}): Partial<Said> => ({ to: { room }, kind: 'reminder', text, ...more })
const answer = (room: string, text: string, more: Partial<Said> = {}): Partial<Said> => ({ to: { room }, kind: 'reply', text, ...more })

/** The next script the store runs is run, but its answer is lost. */
const loseAnswer = ({ redis }: OpenHouse): void => {
  const real = redis.eval.bind(redis) as (...args: unknown[]) => Promise<unknown>
  Object.assign(redis, {
    async eval(...args: unknown[]) {
      Object.assign(redis, { eval: real })
      await real(...args)
      throw new Error('Connection is closed.')
    },
  })
}
/** The store takes no transaction until the end of the work. */
const withoutStore = async ({ redis }: OpenHouse, work: () => Promise<unknown>): Promise<void> => {
  const real = redis.multi.bind(redis)
  Object.assign(redis, {
    multi() {
      const all = real()
      Object.assign(all, { exec: () => Promise.reject(new Error('Connection is closed.')) })
      return all
    },
  })
  await work().finally(() => Object.assign(redis, { multi: real }))
}

describe('what is claimed', () => {
  it('though the answer to the claim was lost, is sent all the same, once', async () => {
    const s = scene()
    await s.queue(answer('A', '一'), answer('A', '二', { kind: 'notice' }))
    loseAnswer(s.house)
    await s.deliverAll(sceneBegins + minute)
    expect(s.wechat.textsTo('A')).toEqual(['一', '二'])
  })
  it('and is a file that a crash cut short is not sent a second time, whatever answers are lost', async () => {
    const s = scene({}, { draw: async () => 'x' })
    await s.queue(answer('A', '', { file: { name: '名单.png', table: { title: '名单', columns: [], rows: [] } } }))
    s.wechat.next('A', 'hangs')
    for (let looks = 0; looks < 3; looks += 1) await s.out.deliver()
    expect(await s.states()).toEqual(['sending'])
    s.restart()
    loseAnswer(s.house)
    await expect(s.out.recover()).rejects.toThrow()
    await s.out.recover()
    await s.deliverAll(sceneBegins + minute)
    expect([await s.states(), s.wechat.asked()]).toEqual([['unknown'], 1])
  })
  it('is never what another process sent while the line was read', async () => {
    const s = scene()
    await s.queue(answer('A', '一'), answer('B', '二'))
    const elsewhere = s.out
    s.restart()
    const { redis } = s.house
    const hmget = redis.hmget.bind(redis) as (...args: unknown[]) => Promise<unknown>
    Object.assign(redis, {
      async hmget(...args: unknown[]) {
        Object.assign(redis, { hmget })
        await elsewhere.deliver()
        return hmget(...args)
      },
    })
    await s.deliverAll(sceneBegins + minute)
    expect(s.wechat.sent.map(({ text }) => text)).toEqual(['一', '二'])
  })
  it('is never what another process is sending, though the line was read anew since', async () => {
    const s = scene()
    await s.queue(answer('A', '一'))
    const [ours, theirs] = ['ours', 'theirs'].map((token) => outboxStore(s.house, s.clock, async () => true, token))
    const waiting = (await ours?.waiting()) ?? []
    expect(await theirs?.claim((await theirs?.waiting()) ?? [], 1)).toBe(true)
    expect(await ours?.recover(async () => true)).toBe(0)
    expect(await ours?.claim(waiting, 1)).toBe(false)
  })
  it('and was turned down while the store was gone is sent later, and said once', async () => {
    const s = scene()
    await s.queue(answer('A', '一'))
    s.wechat.next('A', 'too-fast')
    const send = s.wechat.transport.send
    let gone: Promise<void> | null = null
    s.wechat.transport.send = async (to, what) => {
      s.wechat.transport.send = send
      let back = () => {}
      const over = new Promise<void>((resolve) => {
        back = resolve
      })
      gone = withoutStore(s.house, () => over)
      setTimeout(back, 300)
      return send(to, what)
    }
    await s.out.deliver()
    await gone
    await s.deliverAll(sceneBegins + 5 * minute)
    expect(s.wechat.textsTo('A')).toEqual(['一'])
  })
  it('is not dropped as late by another process while it is being sent', async () => {
    const s = scene()
    const until = sceneBegins + minute
    await s.queue(post('A', '一', { until }))
    const elsewhere = s.out
    s.wechat.loggedIn = false
    await elsewhere.deliver()
    s.restart()
    s.wechat.loggedIn = true
    s.clock.time = until
    s.wechat.next('A', 'hangs')
    await s.out.deliver()
    s.clock.time = until + 1
    s.wechat.loggedIn = false
    await elsewhere.deliver()
    s.wechat.release('A')
    await s.out.idle()
    expect(await s.states()).toEqual(['sent'])
    expect(await s.house.redis.zcard(s.house.keys.outboxUnsaid)).toBe(0)
  })
})

describe('a clock', () => {
  it('that stands where the process before it stood does not hide what that one sent', async () => {
    const s = scene({ perMinute: 6, accountGapSeconds: 0, jitterSeconds: 0 })
    for (let processes = 0; processes < 6; processes += 1) {
      await s.queue(answer(`room ${processes}`, '一'), answer(`other room ${processes}`, '二'))
      await s.out.deliver()
      s.restart()
    }
    expect(s.wechat.sent.length).toBe(6)
  })
  it('that jumped a day ahead and back forgets nothing of the day', async () => {
    const s = scene({ dailyBudget: 10 })
    const today = () => s.wechat.sent.filter(({ at }) => at < sceneBegins + 4 * hour).length
    await s.queue(...Array.from({ length: 20 }, (_, index) => post('A', `${index}`, { kind: 'publication' })))
    await s.deliverAll(sceneBegins + 4 * hour)
    expect(today()).toBe(9)
    s.clock.time = sceneBegins + 24 * hour
    await s.out.deliver()
    s.clock.time = sceneBegins + hour
    await s.deliverAll(sceneBegins + 4 * hour)
    expect(today()).toBe(9)
  })
  it('that was put back holds up neither a room that was spoken to nor what was to be tried again', async () => {
    const s = scene()
    s.wechat.next('B', 'fails', 'fails')
    await s.queue(post('A', '一'), post('B', '二'))
    await s.deliverAll(sceneBegins + 5000)
    s.clock.time = sceneBegins - hour
    await s.queue(post('A', '三'))
    await s.deliverAll(sceneBegins - hour + minute)
    expect(s.wechat.sent.map(({ text }) => text).sort()).toEqual(['一', '三', '二'])
  })
  it('that was put back does not keep from staff what was not said', async () => {
    const s = scene()
    s.clock.time += 400 * 24 * hour
    await s.queue(post('A', '一', { until: s.clock.time - 1 }))
    await s.out.deliver()
    s.clock.time = sceneBegins
    for (let i = 0; i < 3; i += 1) {
      s.clock.time += 30 * minute
      await s.out.tellUnsaid()
    }
    await s.deliverAll()
    expect(s.wechat.textsTo(staff)).toEqual([expect.stringContaining('有些话没有说出去')])
  })
})

describe('a busy room', () => {
  it('hears its reminder within two minutes, though answers never end', async () => {
    const s = scene({ roomGapSeconds: 5, perMinute: 15 })
    await s.happened({ type: 'room.stilled', group: '工作群', until: sceneBegins + 24 * hour })
    await s.queue(post(staff, '告警', { kind: 'alert' }))
    await s.queue(post(study, '学习开始了', { until: sceneBegins + 10 * minute }))
    for (let second = 0; second < 9 * 60; second += 1) {
      const merge = { head: '签到成功', name: `会员${second}` }
      await s.queue(answer(study, `好${second}`, { merge }), answer('另一个群', `好${second}`, { merge }))
      await s.deliverAll(s.clock.time + 1000)
      s.clock.time = Math.max(s.clock.time, sceneBegins + second * 1000)
    }
    const said = s.wechat.sent.find(({ text }) => text === '学习开始了')
    expect(said?.at).toBeLessThan(sceneBegins + 2 * minute)
  })
})
