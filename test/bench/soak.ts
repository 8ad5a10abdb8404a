import { randomUUID } from 'node:crypto'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import pino from 'pino'
import { mock } from 'wechaty-puppet-mock'
import { commands } from '../../handlers/index.ts'
import { talk } from '../../src/chat/talk.ts'
import { grammar } from '../../src/chat/understand.ts'
import { found, openHouse } from '../../src/founding.ts'
import { wechatyTransport } from '../../src/wechat/transport.ts'
import { types } from '../../src/wechat/wechaty.ts'
import { GatewayPuppet } from '../support/gateway-puppet.ts'
import { ordinaryTalk } from '../support/ordinary-talk.ts'
import { startRedis } from '../support/redis.ts'
import { seeded } from '../support/talk-corpus.ts'
import { smallAssociation } from '../support/village.ts'

/**
 * `npm run soak [-- MESSAGES]` (1,000,000 unless said): so many messages through a puppet of this process, the receiver, and everything up to
 * the ledger: of members and of 30,000 strangers, in rooms and in private, one in twenty a command, and two people who flood. Prints the heap
 * after a collection each tenth of the way. Ends with 1 where the last is more than a tenth above that of a fifth of the way.
 */
const most = Number(process.argv[2] ?? 1_000_000)
const strangers = 30_000
/** Messages let in before those before them were dealt with. */
const atOnce = 500

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void
const next = seeded(20261127)
const upTo = (many: number): number => Math.floor(next() * many)
const redis = await startRedis()
const clock = { time: Date.parse('2026-11-26T09:00:00+08:00'), now: () => clock.time }
const association = smallAssociation(`soak${randomUUID().slice(0, 6)}`)
const house = openHouse(redis.client(), association, clock)
await found(house, clock)

const mocker = new mock.Mocker()
mocker.createContact({ id: 'wxid_bot', name: '小联' })
for (const { contactId = '', number } of association.roster) mocker.createContact({ id: contactId, name: number })
for (let index = 0; index < strangers; index += 1) mocker.createContact({ id: `wxid_stranger_${index}`, name: `路人${index}` })
const everybody = association.roster.map(({ contactId = '' }) => contactId)
const rooms = association.groups.map(({ name, roomId = '' }) =>
  mocker.createRoom({ id: roomId, topic: name, memberIdList: ['wxid_bot', ...everybody] }),
)
const puppet = new GatewayPuppet({ mocker, clock, heartbeatMs: 1000, echo: false, botId: 'wxid_bot' })
const log = pino({ level: 'silent' })
const transport = wechatyTransport({ puppet: () => puppet, log, clock, onFatal: (line) => process.exit(line === '' ? 0 : 1) })
const { hear } = talk({
  houses: [house],
  commands,
  grammar: grammar(commands),
  clock,
  log,
  sayDirectly: async () => undefined,
  wake: () => undefined,
})
let handed = 0
let hearing = 0
await transport.start(async (incoming) => {
  handed += 1
  hearing += 1
  if (incoming.kind !== 'too-fast') await hear(incoming)
  hearing -= 1
})
while (!transport.state().loggedIn) await new Promise((resolve) => setTimeout(resolve, 20))

const talkLines = ordinaryTalk(500)
const words = ['签到', '报名 101', '我的积分', '活动', '排行', '帮助', '请假 出差', '取消报名 101']
let said = 0
const say = (): void => {
  said += 1
  const flood = upTo(10) === 0
  const stranger = !flood && upTo(3) === 0
  const who = flood ? `wxid_stranger_${upTo(2)}` : stranger ? `wxid_stranger_${upTo(strangers)}` : (everybody[upTo(everybody.length)] ?? '')
  const room = !flood && upTo(4) > 0 ? rooms[upTo(rooms.length)]?.id : undefined
  const text = upTo(20) === 0 ? (words[upTo(words.length)] ?? '') : (talkLines[upTo(talkLines.length)] ?? '')
  const where = room === undefined ? { listenerId: 'wxid_bot' } : { roomId: room }
  puppet.deliver({ id: `m${said}`, talkerId: who, ...where, text, timestamp: Math.floor(clock.time / 1000), type: types.Message.Text })
}

/** Resolves once everything said was loaded and heard, or left; the gateway then forgets it. */
const dealtWith = async (): Promise<void> => {
  for (let quiet = 0; quiet < 3; ) {
    await new Promise((resolve) => setTimeout(resolve, 1))
    quiet = puppet.asked.message >= said && hearing === 0 ? quiet + 1 : 0
  }
  mocker.cacheMessagePayload.clear()
}

const heaps: number[] = []
const begun = performance.now()
for (let tenth = 1; tenth <= 10; tenth += 1) {
  while (said < (most * tenth) / 10) {
    for (let index = 0; index < atOnce; index += 1) say()
    clock.time += 5_000
    await dealtWith()
  }
  // what was queued to be said is another's to send: here it is dropped, as if it had been
  await house.redis.del(house.keys.outbox, house.keys.outboxWaiting)
  collect()
  heaps.push(process.memoryUsage().heapUsed)
  console.log(
    JSON.stringify({
      messages: said,
      heard: handed,
      heapMb: Math.round((heaps.at(-1) ?? 0) / 2 ** 20),
      seconds: Math.round((performance.now() - begun) / 1000),
    }),
  )
}
await transport.stop()
await redis.stop()
const grown = (heaps[9] ?? 0) / (heaps[1] ?? 1)
console.log(JSON.stringify({ grown: Math.round(grown * 100) / 100 }))
process.exit(grown <= 1.1 ? 0 : 1)
