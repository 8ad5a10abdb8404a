import pino from 'pino'
import { loadAssociation } from '../../config/load.ts'
import { openBot, queuesOf } from '../../src/bot.ts'
import type { Incoming, Transport } from '../../src/chat/transport.ts'
import { systemClock } from '../../src/domain/clock.ts'
import { openHouse } from '../../src/founding.ts'
import { openRedis } from '../../src/redis/connect.ts'

/**
 * The bot of bench:koishi, in a process of its own and without WeChat: everything from the seam on, over a Redis of the caller's.
 * `check-in-bot.ts CONFIG DATA REDIS_URL PEOPLE`: prints `ready`, waits for a line, has the members from the third on say 签到 in the study group,
 * prints `said TEXT` (JSON) for each message of the bot's, and `recorded` when the last is in the journal. With PEOPLE 0 it says what is
 * left to say, and ends.
 */
const [config = '', data = '', redisUrl = '', many = '0'] = process.argv.slice(2)
const people = Number(many)
const loaded = await loadAssociation(config)
if (!loaded.ok) throw new Error('the folder is faulty')
const { association } = loaded
const log = pino({ level: 'silent' })
const store = await openRedis({ settings: { redisUrl }, folder: data, log, say: () => undefined })
const house = openHouse(store.client(), association, systemClock, data)
const room = association.groups.find(({ kind }) => kind === 'study')?.roomId ?? ''
const tell = (line: string): void => void process.stdout.write(`${line}\n`)

let listener: (incoming: Incoming) => Promise<void> = async () => undefined
const transport: Transport = {
  start: async (listen) => {
    listener = listen
  },
  stop: async () => undefined,
  send: async (_to, what) => {
    if ('text' in what) tell(`said ${JSON.stringify(what.text)}`)
  },
  members: async () => [],
  people: async () => [],
  picture: async () => {
    throw new Error('there are none')
  },
  state: () => ({ connected: true, loggedIn: true, lastMessageAt: null }),
}
let recorded = 0
const bot = await openBot({
  houses: [house],
  transport,
  clock: systemClock,
  log,
  dataFolder: data,
  say: () => undefined,
  onFatal: (line) => {
    throw new Error(line)
  },
  bullmq: store.bullmq,
  queues: queuesOf([association], false),
  door: 'beside',
  onlooker: {
    incoming: () => undefined,
    heard: (outcome) => {
      if (outcome === '签到 committed') recorded += 1
    },
    sent: () => undefined,
    fellDue: () => undefined,
    ticked: () => undefined,
  },
})
await bot.begin()

let messages = 0
const say = (contactId: string, text: string): Promise<void> => {
  messages += 1
  const id = `${process.pid}-${messages}`
  const from = { contactId, name: '', friend: true }
  return listener({
    kind: 'message',
    id,
    account: 'beside',
    at: Date.now(),
    room: { id: room, topic: '' },
    from,
    type: 'text',
    text,
    mentionsBot: false,
    mentionsAll: false,
    botNames: [],
  })
}
const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 20))
const [, chair, ...members] = association.roster
if (people > 0) {
  await say(chair?.contactId ?? '', '发起 每周学习 现在')
  tell('ready')
  await new Promise((resolve) => process.stdin.once('data', resolve))
  for (const { contactId = '' } of members.slice(0, people)) await say(contactId, '签到')
  while (recorded < Math.min(people, members.length)) await pause()
  tell('recorded')
}
while ((await bot.backlog()).waiting > 0) await pause()
await bot.stop()
await store.close()
process.stdout.write('over\n', () => process.exit(0))
