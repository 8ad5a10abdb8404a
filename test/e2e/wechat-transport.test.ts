import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { afterEach, describe, expect, test, vi } from 'vitest'
import {
  type Incoming,
  type IncomingMessage,
  PictureLate,
  PictureMissing,
  PictureTooBig,
  SendFailed,
  SendUnknown,
} from '../../src/chat/transport.ts'
import { systemClock } from '../../src/domain/clock.ts'
import { servicePuppet } from '../../src/wechat/service-puppet.ts'
import { type WechatyTransport, type WechatyTransportOptions, wechatyTransport } from '../../src/wechat/transport.ts'
import { types } from '../../src/wechat/wechaty.ts'
import { type Gateway, startGateway } from '../support/gateway.ts'
import { jpeg, png } from '../support/pictures.ts'

process.env.HOME = mkdtempSync(join(tmpdir(), 'lianyi-wechat-'))

vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 })

const quick = {
  startMs: 8_000,
  stopMs: 2_000,
  aliveMs: 2_000,
  heartbeatMs: 2_000,
  lookMs: 50,
  backoffMs: 100,
  backoffCapMs: 400,
  stableMs: 300,
  retryMs: [50, 100],
}

const closing: (() => Promise<void>)[] = []

afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})

async function gatewayHere(options: Parameters<typeof startGateway>[0] = {}): Promise<Gateway> {
  const gateway = await startGateway({ heartbeatMs: 200, ...options })
  closing.push(() => gateway.stop())
  return gateway
}

interface Listening {
  bot: WechatyTransport
  came: Incoming[]
  texts: () => string[]
  fatal: string[]
  logged: string[]
}

/** A transport on this gateway, started; `came` fills with what it hands over. */
async function listenTo(
  gateway: Gateway,
  options: Partial<WechatyTransportOptions> = {},
  deal = async () => undefined,
): Promise<Listening> {
  const came: Incoming[] = []
  const fatal: string[] = []
  const logged: string[] = []
  const write = (fields: object, message: string) => void logged.push(`${message} ${JSON.stringify(fields)}`)
  const bot = wechatyTransport({
    puppet: () => servicePuppet({ token: gateway.token, endpoint: gateway.endpoint, tls: { disable: true } }),
    log: { debug: write, info: write, warn: write, error: write },
    clock: systemClock,
    onFatal: (reason) => fatal.push(reason),
    ...options,
    times: { ...quick, ...options.times },
  })
  closing.push(() => bot.stop())
  await bot.start(async (incoming) => {
    came.push(incoming)
    await deal()
  })
  return { bot, came, texts: () => came.flatMap((one) => (one.kind === 'message' ? [one.text] : [])), fatal, logged }
}

const loggedIn = ({ bot }: Listening) => vi.waitFor(() => expect(bot.state().loggedIn).toBe(true), { timeout: 10_000, interval: 20 })

const arrived = ({ came }: Listening, count: number) =>
  vi.waitFor(() => expect(came.length).toBeGreaterThanOrEqual(count), { timeout: 10_000, interval: 10 })

function onlyMessage({ came }: Listening): IncomingMessage {
  const [first] = came
  if (came.length !== 1 || first?.kind !== 'message') throw new Error(`expected one message, got ${came.length}`)
  return first
}

describe('pictures', () => {
  const big = Buffer.concat([png(1), Buffer.alloc(2 * 1024 * 1024, 7)])

  test('come whole over gRPC, small and big, in the size that can be read; from a provider without sizes as a file', async () => {
    const gateway = await gatewayHere()
    const ming = gateway.person('小明')
    const it = await listenTo(gateway)
    await loggedIn(it)
    const pictures = [png(1), jpeg(2), big]
    for (const [index, bytes] of pictures.entries()) gateway.puppet.pictures.set(`p${index}`, { bytes })
    gateway.puppet.pictures.set('file', { bytes: jpeg(3), only: 'file' })
    gateway.say(ming, undefined, '', { id: 'p0', type: types.Message.Image })
    await arrived(it, 1)
    expect(onlyMessage(it)).toMatchObject({ id: 'p0', type: 'picture', text: '' })
    expect(await it.bot.picture('p0')).toEqual({ bytes: png(1), mediaType: 'image/png' })
    expect(await it.bot.picture('p1')).toEqual({ bytes: jpeg(2), mediaType: 'image/jpeg' })
    expect((await it.bot.picture('p2')).bytes.equals(big)).toBe(true)
    expect([...new Set(gateway.puppet.sizes)]).toEqual([types.Image.HD])
    expect(await it.bot.picture('file')).toEqual({ bytes: jpeg(3), mediaType: 'image/jpeg' })
  })

  test('that hang, are too big or are not there fail by their name; the bot goes on', async () => {
    const gateway = await gatewayHere()
    const it = await listenTo(gateway, { pictureDeadlineMs: 2_500 })
    await loggedIn(it)
    gateway.puppet.pictures.set('hangs', () => new Promise(() => undefined))
    gateway.puppet.pictures.set('huge', { bytes: Buffer.concat([png(1), Buffer.alloc(9 * 1024 * 1024)]) })
    gateway.puppet.pictures.set('good', { bytes: png(4) })
    await expect(it.bot.picture('hangs')).rejects.toBeInstanceOf(PictureLate)
    await expect(it.bot.picture('huge')).rejects.toBeInstanceOf(PictureTooBig)
    await expect(it.bot.picture('nowhere')).rejects.toBeInstanceOf(PictureMissing)
    expect((await it.bot.picture('good')).bytes).toEqual(png(4))
  })

  test('cut off in the middle by a gateway that goes down fail, and the process lives', async () => {
    const gateway = await gatewayHere()
    const it = await listenTo(gateway, { pictureDeadlineMs: 8_000 })
    await loggedIn(it)
    const faults: unknown[] = []
    const note = (error: unknown) => void faults.push(error)
    process.on('uncaughtException', note)
    try {
      gateway.puppet.pictures.set('cut', {
        stream: () => Readable.from(slowly(png(1)), { objectMode: false }),
      })
      const cut = it.bot.picture('cut')
      const verdict = expect(cut).rejects.toSatisfy((error) => error instanceof PictureMissing || error instanceof PictureLate)
      await new Promise((resolve) => setTimeout(resolve, 500))
      await gateway.down()
      await verdict
      await expect(it.bot.picture('cut')).rejects.toBeInstanceOf(PictureMissing)
      expect(faults).toEqual([])
    } finally {
      process.off('uncaughtException', note)
    }
  })
})

/** A picture that never ends. */
async function* slowly(bytes: Buffer): AsyncGenerator<Buffer> {
  for (;;) {
    yield bytes
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

describe('what comes in', () => {
  test('WeChat’s own warning of too many actions arrives as such; the same words of a person are a message, and those of the bot nothing', async () => {
    const gateway = await gatewayHere()
    const ming = gateway.person('小明')
    const room = gateway.room('学习群', [ming])
    const it = await listenTo(gateway)
    await loggedIn(it)
    const text = '操作过于频繁，请稍后再试。'
    const warn = (id: string, talkerId: string, said = text) =>
      gateway.puppet.deliver({
        id,
        talkerId,
        text: said,
        timestamp: Date.now(),
        type: types.Message.Text,
        roomId: room.id,
        mentionIdList: [],
      })
    warn('own', gateway.bot.id)
    warn('ours', gateway.bot.id, `「${text}」签到成功`)
    gateway.puppet.deliver({
      id: 'old',
      talkerId: gateway.bot.id,
      text,
      timestamp: Date.now() - 3_600_000,
      type: types.Message.Text,
      roomId: room.id,
    })
    gateway.say(ming, room, text, { id: 'said' })
    await arrived(it, 2)
    expect(it.came.map(({ kind, id }) => [kind, id])).toEqual([
      ['too-fast', 'own'],
      ['message', 'said'],
    ])
  })
  test('a message in a room arrives with all that is known of it', async () => {
    const gateway = await gatewayHere()
    const ming = gateway.person('小明')
    const room = gateway.room('学习群', [ming, gateway.person('小红')])
    gateway.alias(room, ming, '王明 医疗')
    gateway.alias(room, gateway.bot, '邱县助手')
    const it = await listenTo(gateway)
    await loggedIn(it)
    const at = 1_792_000_000
    gateway.say(ming, room, '@邱县助手\u2005签到', { id: 'm1', at, mentions: [gateway.bot] })
    await arrived(it, 1)
    expect(it.came).toEqual([
      {
        kind: 'message',
        id: 'm1',
        account: gateway.bot.id,
        room: { id: room.id, topic: '学习群' },
        from: { contactId: ming.id, name: '小明', alias: '王明 医疗', friend: true },
        at: at * 1000,
        type: 'text',
        text: '@邱县助手\u2005签到',
        mentionsBot: true,
        mentionsAll: false,
        botNames: ['联谊小助手', '邱县助手'],
      },
    ])
    expect(it.bot.state()).toEqual({ connected: true, loggedIn: true, account: gateway.bot.id, lastMessageAt: expect.any(Number) })
  })

  test('a private message has no room', async () => {
    const gateway = await gatewayHere()
    const ming = gateway.person('小明')
    const it = await listenTo(gateway)
    await loggedIn(it)
    gateway.say(ming, undefined, '帮助')
    await arrived(it, 1)
    const { room, from, text } = onlyMessage(it)
    expect({ room, from, text }).toEqual({ room: undefined, from: { contactId: ming.id, name: '小明', friend: true }, text: '帮助' })
  })

  test.each([
    ['a picked @, with U+2005', '@联谊小助手\u2005签到', true],
    ['a picked @ on a computer, with a space', '@联谊小助手 签到', true],
    ['a hand-typed @, with a space and no id', '@联谊小助手 签到', false],
    ['a hand-typed @ with nothing after it', '@联谊小助手签到', false],
  ])('%s keeps its text and tells only what the provider knows', async (_, text, picked) => {
    const gateway = await gatewayHere()
    const ming = gateway.person('小明')
    const room = gateway.room('学习群', [ming, gateway.person('小红'), gateway.person('小刚')])
    const it = await listenTo(gateway)
    await loggedIn(it)
    gateway.say(ming, room, text, picked ? { mentions: [gateway.bot] } : {})
    await arrived(it, 1)
    const message = onlyMessage(it)
    expect({ text: message.text, mentionsBot: message.mentionsBot, mentionsAll: message.mentionsAll }).toEqual({
      text,
      mentionsBot: picked,
      mentionsAll: false,
    })
  })

  test('@所有人 is told apart, by its words and by everybody being listed', async () => {
    const gateway = await gatewayHere()
    const people = ['小明', '小红', '小刚', '小丽'].map((name) => gateway.person(name))
    const room = gateway.room('学习群', people)
    const [ming] = people
    if (!ming) throw new Error('nobody')
    const it = await listenTo(gateway)
    await loggedIn(it)
    gateway.say(ming, room, '@所有人 今晚开会')
    gateway.say(ming, room, '今晚开会', { mentions: [gateway.bot, ...people.slice(1)] })
    gateway.say(ming, room, '两位来一下', { mentions: people.slice(1, 3) })
    await arrived(it, 3)
    expect(it.came.map((one) => one.kind === 'message' && one.mentionsAll)).toEqual([true, true, false])
  })

  test('voice, pictures and the rest carry no text; a #接龙 does', async () => {
    const gateway = await gatewayHere()
    const ming = gateway.person('小明')
    const room = gateway.room('学习群', [ming])
    const it = await listenTo(gateway)
    await loggedIn(it)
    const { Audio, Image, Url, GroupNote } = types.Message
    for (const type of [Audio, Image, Url]) gateway.say(ming, room, '<msg>签到</msg>', { type })
    gateway.say(ming, room, '#接龙\n1. 小明', { type: GroupNote })
    await arrived(it, 4)
    expect(it.came.map((one) => one.kind === 'message' && [one.type, one.text])).toEqual([
      ['voice', ''],
      ['picture', ''],
      ['other', ''],
      ['text', '#接龙\n1. 小明'],
    ])
  })

  test('300 messages of one room arrive in order, one at a time, though they load slowly and out of order; other rooms need not wait', async () => {
    const gateway = await gatewayHere()
    const people = Array.from({ length: 30 }, (_, index) => gateway.person(`会员${index}`))
    const room = gateway.room('学习群', people)
    const other = gateway.room('分会群', people)
    gateway.slow.message = (id) => Number(id.slice(1)) % 7
    gateway.slow.member = (id) => (id === people[3]?.id ? 2500 : 5)
    let dealing = 0
    let most = 0
    const it = await listenTo(gateway, {}, async () => {
      dealing += 1
      most = Math.max(most, dealing)
      await new Promise((resolve) => setImmediate(resolve))
      dealing -= 1
      return undefined
    })
    await loggedIn(it)
    const wanted = Array.from({ length: 300 }, (_, index) => `第${index}条`)
    for (const [index, text] of wanted.entries()) gateway.say(people[index % 30] ?? gateway.bot, room, text, { id: `m${index}` })
    gateway.say(people[0] ?? gateway.bot, other, '另一个群', { id: 'm300' })
    await arrived(it, 301)
    expect(it.texts().filter((text) => text !== '另一个群')).toEqual(wanted)
    expect(it.texts().indexOf('另一个群')).toBeLessThan(300)
    expect(most).toBeLessThanOrEqual(2)
  })

  test('a room of 500 costs no more calls than one of five', async () => {
    const gateway = await gatewayHere()
    const people = Array.from({ length: 500 }, (_, index) => gateway.person(`会员${index}`))
    const room = gateway.room('大群', people)
    const it = await listenTo(gateway)
    await loggedIn(it)
    const [first] = people
    if (!first) throw new Error('nobody')
    for (const text of ['签到', '收到', '好的']) gateway.say(first, room, text)
    await arrived(it, 3)
    room.topic('新群名').by(first)
    gateway.say(first, room, '改名了')
    await arrived(it, 4)
    const { message, contact, room: rooms, member } = gateway.asked
    expect(message).toBe(4)
    expect(contact + rooms + member).toBeLessThan(15)
  })

  test('a changed topic and a changed alias are known at once', async () => {
    const gateway = await gatewayHere()
    const ming = gateway.person('小明')
    const room = gateway.room('旧群名', [ming])
    const it = await listenTo(gateway)
    await loggedIn(it)
    gateway.say(ming, room, '一')
    await arrived(it, 1)
    gateway.puppet.emit('room-topic', { changerId: ming.id, newTopic: '新群名', oldTopic: '旧群名', roomId: room.id, timestamp: 0 })
    gateway.say(ming, room, '二')
    await arrived(it, 2)
    gateway.alias(room, ming, '王明')
    gateway.say(ming, room, '三')
    await arrived(it, 3)
    const seen = it.came.map((one) => one.kind === 'message' && [one.text, one.room?.topic, one.from.alias])
    expect(seen[1]).toEqual(['二', '新群名', undefined])
    expect(seen[2]?.toString()).toContain('王明')
  })

  test("the bot's own messages never come through; the same event twice does, with one id", async () => {
    const gateway = await gatewayHere()
    const ming = gateway.person('小明')
    const room = gateway.room('学习群', [ming])
    const former = gateway.person('旧号')
    const learnt: string[] = []
    const it = await listenTo(gateway, {
      ownIds: { known: async () => [former.id], learn: async (id) => void learnt.push(id) },
    })
    await loggedIn(it)
    await it.bot.send({ room: room.id }, { text: '签到成功' })
    gateway.say(former, room, '以前的我')
    gateway.say(ming, room, '签到', { id: 'twice' })
    gateway.again('twice')
    await arrived(it, 2)
    expect(it.came.map(({ id }) => id)).toEqual(['twice', 'twice'])
    expect(learnt).toEqual([gateway.bot.id])
  })

  test('a message without names still arrives; one that cannot be loaded is logged by its id and holds up nothing', async () => {
    const gateway = await gatewayHere()
    const ming = gateway.person('小明')
    const room = gateway.room('学习群', [ming])
    gateway.slow.member = () => 60_000
    const it = await listenTo(gateway, { times: { ...quick, askMs: 100 } })
    await loggedIn(it)
    gateway.again('nobody-knows-this-id')
    gateway.say(ming, room, '签到')
    await arrived(it, 1)
    expect(onlyMessage(it).from).toEqual({ contactId: ming.id, name: '小明', friend: true })
    await vi.waitFor(() => expect(it.logged.join('\n')).toContain('nobody-knows-this-id'))
    expect(it.logged.join('\n')).not.toMatch(/签到|小明|学习群/u)
  })

  test('a friend request arrives and can be accepted', async () => {
    const gateway = await gatewayHere()
    const ming = gateway.person('小明', { friend: false })
    const it = await listenTo(gateway)
    await loggedIn(it)
    const id = gateway.befriend(ming, '我是王明')
    await arrived(it, 1)
    expect(it.came).toEqual([
      {
        kind: 'friend-request',
        id,
        account: gateway.bot.id,
        from: { contactId: ming.id, name: '小明' },
        hello: '我是王明',
        at: expect.any(Number),
      },
    ])
    await it.bot.send({ contact: ming.id }, { acceptFriend: id })
    expect(gateway.accepted).toEqual([id])
  })

  test('people who come into a room are told of, the bot itself never, in order with what is said there', async () => {
    const gateway = await gatewayHere()
    const [ming, hong, gang] = ['小明', '小红', '小刚'].map((name) => gateway.person(name))
    if (!ming || !hong || !gang) throw new Error('nobody there')
    const room = gateway.room('学习群', [ming])
    const it = await listenTo(gateway)
    await loggedIn(it)
    room.add(hong, gang).by(ming)
    gateway.say(ming, room, '欢迎')
    room.add(gateway.bot).by(ming)
    gateway.say(ming, room, '都到了')
    await arrived(it, 3)
    expect(it.came.map(({ kind }) => kind)).toEqual(['joined', 'message', 'message'])
    expect(it.came[0]).toEqual({
      kind: 'joined',
      id: expect.any(String),
      account: gateway.bot.id,
      room: { id: room.id, topic: '学习群' },
      people: [hong.id, gang.id].sort(),
      at: expect.any(Number),
    })
  })

  test('who is in a room is asked anew each time, and shown by name; what does not answer in time throws', async () => {
    const gateway = await gatewayHere()
    const [ming, hong] = [gateway.person('小明'), gateway.person('小红')]
    const room = gateway.room('学习群', [ming, hong])
    gateway.alias(room, hong, '红 律师')
    const it = await listenTo(gateway, { times: { messageMs: 300 } })
    await loggedIn(it)
    expect(await it.bot.members(room.id)).toEqual([gateway.bot.id, ming.id, hong.id])
    expect(await it.bot.people(room.id, [hong.id, 'wxid_nobody'])).toEqual([
      { contactId: hong.id, name: '小红', alias: '红 律师', friend: true },
      expect.objectContaining({ contactId: 'wxid_nobody', name: '' }),
    ])
    room.remove(ming).by(hong)
    expect(await it.bot.members(room.id)).toEqual([gateway.bot.id, hong.id])
    gateway.slow.members = () => 1000
    await expect(it.bot.members(room.id)).rejects.toThrow('no answer in 300 ms')
    await gateway.down()
    await expect(it.bot.members(room.id)).rejects.toThrow()
  })

  test('beyond the bound messages are dropped and counted; a stop waits for those under way', async () => {
    const gateway = await gatewayHere()
    const ming = gateway.person('小明')
    const room = gateway.room('学习群', [ming])
    gateway.slow.message = () => 200
    const it = await listenTo(gateway, { times: { ...quick, mostWaiting: 10 } })
    await loggedIn(it)
    for (let index = 0; index < 25; index += 1) gateway.say(ming, room, `第${index}条`)
    await vi.waitFor(() => expect(it.logged.join('\n')).toContain('too many messages'))
    await vi.waitFor(() => expect(gateway.asked.message).toBeGreaterThanOrEqual(10))
    await it.bot.stop()
    expect(it.texts()).toEqual(Array.from({ length: 10 }, (_, index) => `第${index}条`))
    expect(it.bot.state().connected).toBe(false)
  })
})

describe('what goes out', () => {
  test('texts, pictures and files reach a room or a person, each in one provider call', async () => {
    const gateway = await gatewayHere()
    const ming = gateway.person('小明')
    const room = gateway.room('学习群', [ming])
    const it = await listenTo(gateway)
    await loggedIn(it)
    const big = Buffer.alloc(300_000, 7)
    await it.bot.send({ room: room.id }, { text: '签到成功' })
    await it.bot.send({ contact: ming.id }, { file: { name: '积分榜.png', base64: Buffer.from('small').toString('base64') } })
    await it.bot.send({ room: room.id }, { file: { name: '流水.xlsx', base64: big.toString('base64') } })
    expect(gateway.sent.map(({ to, text, file }) => [to, text ?? file?.name, file?.bytes.length])).toEqual([
      [room.id, '签到成功', undefined],
      [ming.id, '积分榜.png', 5],
      [room.id, '流水.xlsx', 300_000],
    ])
    expect(gateway.calls).toEqual({ text: 1, file: 2 })
  })

  test('a text the provider refuses has failed, and so has a file, after one call', async () => {
    const gateway = await gatewayHere()
    const room = gateway.room('学习群', [gateway.person('小明')])
    const it = await listenTo(gateway)
    await loggedIn(it)
    gateway.failNext(2)
    await expect(it.bot.send({ room: room.id }, { text: '签到成功' })).rejects.toThrow(SendFailed)
    await expect(it.bot.send({ room: room.id }, { file: { name: 'a.png', base64: 'AAAA' } })).rejects.toThrow(SendFailed)
    expect(gateway.calls).toEqual({ text: 1, file: 1 })
    expect(gateway.sent).toEqual([])
  })

  test('a send that hangs is unknown when its deadline passes, and may arrive after all', async () => {
    const gateway = await gatewayHere()
    const room = gateway.room('学习群', [gateway.person('小明')])
    const it = await listenTo(gateway, { sendDeadlineMs: { text: 200, file: 300 } })
    await loggedIn(it)
    gateway.hang(true)
    const began = performance.now()
    await expect(it.bot.send({ room: room.id }, { text: '签到成功' })).rejects.toThrow(SendUnknown)
    await expect(it.bot.send({ room: room.id }, { file: { name: 'a.png', base64: 'AAAA' } })).rejects.toThrow(SendUnknown)
    expect(performance.now() - began).toBeLessThan(1_500)
    gateway.hang(false)
    await vi.waitFor(() => expect(gateway.sent).toHaveLength(2))
  })

  test('a send while the gateway breaks down is unknown, one while it is away has failed', async () => {
    const gateway = await gatewayHere()
    const room = gateway.room('学习群', [gateway.person('小明')])
    const it = await listenTo(gateway)
    await loggedIn(it)
    gateway.hang(true)
    const under = expect(it.bot.send({ room: room.id }, { text: '一' })).rejects.toThrow(SendUnknown)
    await vi.waitFor(() => expect(gateway.calls.text).toBe(1))
    await gateway.down()
    await under
    await expect(it.bot.send({ room: room.id }, { text: '二' })).rejects.toThrow(SendFailed)
    expect(gateway.calls.text).toBe(1)
  })
})

describe('how it stays alive', () => {
  test('a gateway that is down at the start is found when it comes up', async () => {
    const gateway = await gatewayHere()
    const ming = gateway.person('小明')
    await gateway.down()
    const it = await listenTo(gateway, { times: { ...quick, failures: 50 } })
    expect(it.bot.state()).toEqual({ connected: false, loggedIn: false, lastMessageAt: null })
    await gateway.up()
    await loggedIn(it)
    gateway.say(ming, undefined, '帮助')
    await arrived(it, 1)
    expect(it.texts()).toEqual(['帮助'])
  })

  test('a restart of the gateway is survived, and messages arrive once', async () => {
    const gateway = await gatewayHere()
    const ming = gateway.person('小明')
    const room = gateway.room('学习群', [ming])
    const it = await listenTo(gateway, { times: { ...quick, failures: 50 } })
    await loggedIn(it)
    for (const text of ['一', '二']) {
      gateway.say(ming, room, text)
      await vi.waitFor(() => expect(it.texts()).toContain(text))
      await gateway.restart()
      await vi.waitFor(() => expect(it.bot.state().loggedIn).toBe(false), { timeout: 10_000, interval: 5 })
      await loggedIn(it)
    }
    gateway.say(ming, room, '三')
    await arrived(it, 3)
    await it.bot.send({ room: room.id }, { text: '回来了' })
    expect(it.texts()).toEqual(['一', '二', '三'])
    expect(it.fatal).toEqual([])
  })

  test('a gateway that falls silent is left and connected anew', async () => {
    const gateway = await gatewayHere()
    const ming = gateway.person('小明')
    const it = await listenTo(gateway, { times: { ...quick, heartbeatMs: 500, failures: 50 } })
    await loggedIn(it)
    gateway.beat(false)
    await vi.waitFor(() => expect(it.logged.join('\n')).toContain('"why":"heartbeat"'), { timeout: 5_000 })
    gateway.beat(true)
    await loggedIn(it)
    gateway.say(ming, undefined, '还在吗')
    await vi.waitFor(() => expect(it.texts()).toEqual(['还在吗']), { timeout: 5_000 })
  })

  test('a second bot on one gateway knows it is refused, gives up, and leaves the first alone', async () => {
    const gateway = await gatewayHere()
    const ming = gateway.person('小明')
    const first = await listenTo(gateway)
    await loggedIn(first)
    const second = await listenTo(gateway, { times: { ...quick, failures: 3 } })
    expect(second.bot.state().connected).toBe(false)
    await vi.waitFor(() => expect(second.fatal).toHaveLength(1), { timeout: 8_000 })
    expect(second.fatal[0]).toContain('另一个机器人')
    gateway.say(ming, undefined, '帮助')
    await arrived(first, 1)
    expect(first.bot.state().loggedIn).toBe(true)
    expect(second.came).toEqual([])
  })

  test('a gateway held by a client that is gone is freed by insisting', async () => {
    const gateway = await gatewayHere()
    const ghost = servicePuppet({ token: gateway.token, endpoint: gateway.endpoint, tls: { disable: true } })
    ghost.on('error', () => undefined)
    await ghost.start()
    closing.push(() => ghost.stop())
    const it = await listenTo(gateway, { times: { ...quick, insist: 2, failures: 50 } })
    expect(it.bot.state().connected).toBe(false)
    await loggedIn(it)
    const ming = gateway.person('小明')
    gateway.say(ming, undefined, '帮助')
    await arrived(it, 1)
    expect(it.logged.join('\n')).toContain('"why":"refused"')
    expect(it.fatal).toEqual([])
  })

  test('after so many failures in a row it says so, once', async () => {
    const gateway = await gatewayHere()
    await gateway.down()
    const it = await listenTo(gateway, { times: { ...quick, backoffMs: 10, failures: 3 } })
    await vi.waitFor(() => expect(it.fatal).toHaveLength(1), { timeout: 20_000 })
    expect(it.fatal[0]).toMatch(/^微信连续 3 次没有连好，最后一次：.*。$/u)
    await expect(it.bot.send({ room: '1@chatroom' }, { text: '一' })).rejects.toThrow(SendFailed)
  })

  test('a code to scan is kept for a page, not for the log, and gone after the login', async () => {
    const gateway = await gatewayHere()
    const it = await listenTo(gateway)
    await loggedIn(it)
    await gateway.puppet.logout('test')
    gateway.mocker.scan('https://login.example/secret')
    await vi.waitFor(() => expect(it.bot.state().scan?.qr).toBe('https://login.example/secret'))
    expect(it.bot.state().loggedIn).toBe(false)
    gateway.mocker.login(gateway.bot)
    await loggedIn(it)
    expect(it.bot.state().scan).toBeUndefined()
    expect(it.logged.join('\n')).not.toContain('secret')
  })

  test('ids of the web protocol are turned down in one sentence, or accepted when allowed', async () => {
    const gateway = await gatewayHere({ botId: '@5f1d0e2c3b4a59687786a5b4c3d2e1f0' })
    const it = await listenTo(gateway)
    await vi.waitFor(() => expect(it.fatal).toHaveLength(1))
    expect(it.fatal[0]).toContain('网页协议')
    await it.bot.stop()
    const allowed = await listenTo(gateway, { allowUnstableIds: true })
    await loggedIn(allowed)
    expect(allowed.fatal).toEqual([])
  })
})
