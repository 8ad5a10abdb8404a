import { describe, expect, test, vi } from 'vitest'
import { mock } from 'wechaty-puppet-mock'
import type { Incoming } from '../../../src/chat/transport.ts'
import { systemClock } from '../../../src/domain/clock.ts'
import { wechatyTransport } from '../../../src/wechat/transport.ts'
import { types } from '../../../src/wechat/wechaty.ts'
import { GatewayPuppet } from '../../support/gateway-puppet.ts'

const silent = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined }

describe('over a puppet in this process, always the same one', () => {
  test('talks, recovers when the puppet falls silent, and stops', async () => {
    const mocker = new mock.Mocker()
    mocker.createContact({ id: 'wxid_bot', name: '助手' })
    mocker.createContact({ id: 'wxid_ming', name: '小明', friend: false })
    const puppet = new GatewayPuppet({ mocker, clock: systemClock, heartbeatMs: 50, echo: true, botId: 'wxid_bot' })
    const came: Incoming[] = []
    const bot = wechatyTransport({
      puppet: () => puppet,
      log: silent,
      clock: { now: () => 5 },
      onFatal: (reason) => expect.fail(reason),
      times: { lookMs: 20, heartbeatMs: 200, backoffMs: 20 },
    })
    await bot.start(async (incoming) => void came.push(incoming))
    await vi.waitFor(() => expect(bot.state().loggedIn).toBe(true))
    const say = (id: string) =>
      puppet.deliver({ id, talkerId: 'wxid_ming', listenerId: 'wxid_bot', text: id, timestamp: 0, type: types.Message.Text })
    say('一')
    await vi.waitFor(() => expect(came).toHaveLength(1))
    expect(came[0]).toMatchObject({ id: '一', at: 5, from: { contactId: 'wxid_ming', name: '小明', friend: true } })

    const logouts = vi.fn()
    puppet.once('logout', logouts)
    puppet.beating = false
    await vi.waitFor(() => expect(logouts).toHaveBeenCalled(), { timeout: 5_000 })
    puppet.beating = true
    await vi.waitFor(() => expect(bot.state().loggedIn).toBe(true), { timeout: 5_000 })
    const listeners = puppet.listenerCount('message')
    say('二')
    await vi.waitFor(() => expect(came).toHaveLength(2))
    expect(listeners).toBe(1)

    await bot.send({ contact: 'wxid_ming' }, { text: '你好' })
    expect(puppet.sent.map(({ to, text }) => [to, text])).toEqual([['wxid_ming', '你好']])
    await bot.stop()
    expect(bot.state()).toEqual({ connected: false, loggedIn: false, account: 'wxid_bot', lastMessageAt: 5 })
    expect(puppet.listenerCount('message')).toBe(0)
  })

  test('a listener that throws loses nothing but its own message', async () => {
    const mocker = new mock.Mocker()
    mocker.createContact({ id: 'wxid_bot', name: '助手' })
    mocker.createContact({ id: 'wxid_ming', name: '小明' })
    const puppet = new GatewayPuppet({ mocker, clock: systemClock, heartbeatMs: 50, echo: true, botId: 'wxid_bot' })
    const came: string[] = []
    const bot = wechatyTransport({ puppet: () => puppet, log: silent, clock: systemClock, onFatal: (reason) => expect.fail(reason) })
    await bot.start(async ({ id }) => {
      came.push(id)
      if (id === '一') throw new Error('broken')
    })
    await vi.waitFor(() => expect(bot.state().loggedIn).toBe(true))
    for (const id of ['一', '二'])
      puppet.deliver({ id, talkerId: 'wxid_ming', listenerId: 'wxid_bot', text: id, timestamp: 0, type: types.Message.Text })
    puppet.emit('error', new Error('noise'))
    await vi.waitFor(() => expect(came).toEqual(['一', '二']))
    await bot.stop()
    expect(came).toHaveLength(2)
  })
})
