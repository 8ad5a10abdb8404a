import { afterEach, beforeEach, expect, test } from 'vitest'
import type { IncomingMessage } from '../../../src/chat/transport.ts'
import { type WechatyTransport, wechatyTransport } from '../../../src/wechat/transport.ts'
import { openPractice, type Practice, personaOf } from './fixture.ts'

const study = 'practice-1@chatroom'
const png = 'iVBORw0KGgoAAAANSUhEUgAAAAIAAAADCAYAAAC56t6BAAAAAElFTkSuQmCC'
let practice: Practice
let transport: WechatyTransport
let heard: IncomingMessage[]
const quiet = () => undefined

beforeEach(async () => {
  practice = await openPractice()
  await practice.puppet.stop()
  heard = []
  transport = wechatyTransport({
    puppet: () => practice.puppet,
    log: { debug: quiet, info: quiet, warn: quiet, error: quiet },
    clock: practice.clock,
    onFatal: quiet,
  })
  await transport.start(async (incoming) => {
    if (incoming.kind === 'message') heard.push(incoming)
  })
  await expect.poll(() => transport.state().loggedIn).toBe(true)
})
afterEach(() => transport.stop())

test('Wechaty hears the practice room as it would hear WeChat', async () => {
  await practice.clock.forward(24 * 3_600_000)
  const { contactId } = personaOf(practice, 'member')
  practice.puppet.setRoomAlias(study, contactId, '医疗-王建国')
  const said = practice.puppet.receive({ as: contactId, conversation: study, text: '@联谊小助手\u2005签到' })
  await expect.poll(() => heard.length).toBe(1)
  expect(heard[0]).toMatchObject({
    id: said.id,
    account: practice.world.bot.contactId,
    room: { id: study, topic: '学习群' },
    from: { contactId, name: '王建国', alias: '医疗-王建国' },
    at: practice.clock.now(),
    type: 'text',
    text: '@联谊小助手\u2005签到',
    mentionsBot: true,
    mentionsAll: false,
  })
})

test('what the bot sends through Wechaty stands in the room, in private and as a picture, and is not heard again', async () => {
  const { contactId } = personaOf(practice, 'member')
  await transport.send({ room: study }, { text: '签到成功' })
  await transport.send({ contact: contactId }, { text: '这是私聊' })
  await transport.send({ room: study }, { file: { name: '榜.png', base64: png } })
  practice.puppet.receive({ as: contactId, conversation: contactId, text: '帮助' })
  await expect.poll(() => heard.map(({ text }) => text)).toEqual(['帮助'])
  expect(heard[0]?.room).toBe(undefined)
  expect(practice.log.since(study, 0).map(({ kind }) => kind)).toEqual(['text', 'picture'])
  expect(practice.log.since(contactId, 0).map(({ text }) => text)).toEqual(['这是私聊', '帮助'])
})
