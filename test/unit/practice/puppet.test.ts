import { FileBox } from 'file-box'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { types } from 'wechaty-puppet'
import { PracticeLog } from '../../../src/practice/log.ts'
import { openPractice, type Practice, personaOf, thursdayEvening } from './fixture.ts'

let practice: Practice
let heard: string[]
const study = 'practice-1@chatroom'
const say = (key: string, text: string, more: { conversation?: string; quote?: string; draft?: string } = {}) =>
  practice.puppet.receive({ as: personaOf(practice, key).contactId, conversation: study, text, ...more })
const refusal = (act: () => unknown): unknown => {
  try {
    return act()
  } catch (error) {
    return error
  }
}

beforeEach(async () => {
  practice = await openPractice()
  heard = []
  practice.puppet.on('message', ({ messageId }) => void heard.push(messageId))
})
afterEach(() => practice.puppet.stop())

test('what a persona says reaches the bot, stamped with practice time', async () => {
  await practice.clock.forward(60_000)
  const { id } = say('member', '签到')
  expect(heard).toEqual([id])
  const payload = await practice.puppet.messagePayload(id)
  expect(payload).toMatchObject({
    talkerId: personaOf(practice, 'member').contactId,
    roomId: study,
    text: '签到',
    type: types.Message.Text,
    timestamp: thursdayEvening + 60_000,
    mentionIdList: [],
  })
})

test('in private the bot is the listener', async () => {
  const { contactId } = personaOf(practice, 'member')
  const { id } = say('member', '帮助', { conversation: contactId })
  const payload = await practice.puppet.messagePayload(id)
  expect(payload).toMatchObject({ talkerId: contactId, listenerId: practice.world.bot.contactId })
  expect(payload.roomId).toBe(undefined)
})

test('a name from the picker carries its id, a typed one does not, 所有人 carries everybody', async () => {
  const bot = practice.world.bot.contactId
  expect(say('member', '@联谊小助手\u2005活动').mentions).toEqual([bot])
  expect(say('member', '@联谊小助手 活动').mentions).toEqual([])
  expect(say('member', '@所有人\u2005开会').mentions).toEqual(practice.world.rooms[0]?.members)
})

test('a quote has the text form of WeChat, and quoting a quote takes only its new words', () => {
  const first = say('staff', '今晚学习')
  const second = say('member', '收到', { quote: first.id })
  expect(second.text).toBe('「赵科：今晚学习」\n- - - - - - - - - - - - - - -\n收到')
  expect(say('head', '好', { quote: second.id }).text).toBe('「王建国：收到」\n- - - - - - - - - - - - - - -\n好')
  expect(refusal(() => say('head', '好', { quote: 'practice-gone-1' }))).toMatchObject({ reason: 'no-such-quote' })
})

test('the same draft twice is said once', () => {
  const first = say('member', '签到', { draft: 'draft-0001' })
  expect(say('member', '签到', { draft: 'draft-0001' })).toBe(first)
  expect(heard).toEqual([first.id])
})

test('nobody speaks where they are not, as the bot, or while the bot is away', async () => {
  expect(refusal(() => say('stranger', '你好', { conversation: 'practice-5@chatroom' }))).toMatchObject({ reason: 'no-such-conversation' })
  const chair = personaOf(practice, 'chair').contactId
  expect(refusal(() => say('member', '你好', { conversation: chair }))).toMatchObject({ reason: 'no-such-conversation' })
  const asBot = () => practice.puppet.receive({ as: practice.world.bot.contactId, conversation: study, text: '我' })
  expect(refusal(asBot)).toMatchObject({ reason: 'no-such-person' })
  await practice.puppet.stop()
  expect(refusal(() => say('member', '签到'))).toMatchObject({ reason: 'offline' })
  expect(heard).toEqual([])
})

test('what the bot sends is logged with its mentions and does not come back to it', async () => {
  const { contactId } = personaOf(practice, 'member')
  await practice.puppet.messageSendText(study, '@王建国\u2005签到成功', [contactId])
  await practice.puppet.messageSendText(contactId, '这是私聊')
  expect(practice.log.since(study, 0)).toMatchObject([{ text: '@王建国\u2005签到成功', mentions: [contactId], from: { bot: true } }])
  expect(practice.log.since(contactId, 0)).toMatchObject([{ text: '这是私聊' }])
  await expect(practice.puppet.messageSendText('nobody', '？')).rejects.toThrow('no conversation')
  expect(heard).toEqual([])
})

test('a picture is told from a file by its bytes', async () => {
  const png = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAIAAAADCAYAAAC56t6BAAAAAElFTkSuQmCC', 'base64')
  await practice.puppet.messageSendFile(study, FileBox.fromBase64(png.toString('base64'), '榜.png'))
  await practice.puppet.messageSendFile(study, FileBox.fromBase64(Buffer.from('a,b').toString('base64'), '榜.png'))
  const [picture, file] = practice.log.since(study, 0)
  expect([picture?.kind, picture?.attachment]).toEqual(['picture', { name: '榜.png', mediaType: 'image/png', width: 2, height: 3 }])
  expect(file?.kind).toBe('file')
  expect((await (await practice.puppet.messageFile(picture?.id ?? '')).toBuffer()).equals(png)).toBe(true)
})

test('a nickname in a room is known there, shown there, and nowhere else', async () => {
  const { contactId } = personaOf(practice, 'member')
  practice.puppet.setRoomAlias(study, contactId, '医疗-王建国')
  expect((await practice.puppet.roomMemberPayload(study, contactId)).roomAlias).toBe('医疗-王建国')
  expect((await practice.puppet.roomMemberPayload('practice-2@chatroom', contactId)).roomAlias).toBe(undefined)
  expect(say('member', '签到').from.name).toBe('医疗-王建国')
})

test('it beats and logs in at every start', async () => {
  const seen: string[] = []
  for (const event of ['login', 'heartbeat', 'ready', 'logout'] as const) practice.puppet.on(event, () => void seen.push(event))
  await practice.puppet.stop()
  const ready = new Promise<void>((resolve) => practice.puppet.once('ready', () => resolve()))
  await practice.puppet.start()
  await ready
  expect(seen).toEqual(['logout', 'login', 'heartbeat', 'ready'])
})

test('message ids differ from one run to the next', () => {
  const message = {
    conversation: study,
    from: { contactId: 'a', name: 'a', bot: false },
    at: 0,
    kind: 'text',
    text: '',
    mentions: [],
  } as const
  const ids = [new PracticeLog(), new PracticeLog()].map((log) => log.add({ ...message, mentions: [] }).id)
  expect(new Set(ids).size).toBe(2)
})

test('the log keeps the last 300 messages of a conversation, and files up to its bound', () => {
  const log = new PracticeLog()
  const from = { contactId: 'a', name: 'a', bot: true }
  const add = (conversation: string, file?: Buffer) => log.add({ conversation, from, at: 0, kind: 'file', text: '', mentions: [] }, file)
  const first = add(study, Buffer.alloc(10))
  for (let i = 0; i < 300; i += 1) add(study)
  expect([log.since(study, 0).length, log.find(first.id), log.file(first.id)]).toEqual([300, undefined, undefined])
  const big = [1, 2, 3].map(() => add('other', Buffer.alloc(20 * 1024 * 1024)))
  expect(big.map(({ id }) => log.file(id) !== undefined)).toEqual([false, true, true])
})
