import type { Logger } from 'pino'
import { byUse } from '../handlers/help.ts'
import { commands } from '../handlers/index.ts'
import type { Bot } from './bot.ts'
import type { Association, Manners } from './domain/association.ts'
import type { Clock } from './domain/clock.ts'
import { rolesOf } from './domain/member.ts'
import { sayDay } from './domain/zoned.ts'
import { type OpenHouse, openHouse } from './founding.ts'
import type { RedisClient } from './journal/client.ts'
import { openPracticeClock, type PracticeClock } from './practice/clock.ts'
import { PracticeLog } from './practice/log.ts'
import { PracticePuppet } from './practice/puppet.ts'
import { type PracticePages, practiceRoutes } from './practice/routes.ts'
import { suggestionsOf } from './practice/suggestions.ts'
import { practiceWorld } from './practice/world.ts'
import { type WechatyTransport, wechatyTransport } from './wechat/transport.ts'

/**
 * Answers come at once in practice: nobody's living room is disturbed. There are no quiet hours either: who tries it at night would wait
 * until seven for what a command has others told, and think it broken.
 */
const practiceManners: Manners = {
  roomGapSeconds: 0.6,
  accountGapSeconds: 0,
  jitterSeconds: 0,
  perMinute: 600,
  dailyBudget: 100_000,
  quietHours: '00:00-00:00',
}
/** How far ahead the clock panel looks for what falls due, days. */
const daysAhead = 35

/** The practice room: an association of its own, people to be, and a clock that moves forward. */
export interface Practice {
  house: OpenHouse
  clock: PracticeClock
  transport: WechatyTransport
  pages(bot: Bot): PracticePages
  /** On the first visit, has the vice-chair on duty open a study session and the branch head an activity, so that something works when pressed. */
  open(bot: Bot): Promise<void>
}

/** The practice clock of an association: its offset is kept in the practice store. */
export const practiceClockOf = (redis: RedisClient, id: string): Promise<PracticeClock> => {
  const key = `lianyi:{practice-${id}}:clock`
  return openPracticeClock({
    load: async () => Number((await redis.get(key)) ?? 0),
    save: async (offset) => {
      await redis.set(key, String(offset))
    },
  })
}

/** The association as practice runs it: another id, the practice rooms, and people to be. */
export const practisedOf = (association: Association, clock: Clock): Association => ({
  ...practiceWorld({ association, clock }).association,
  id: `practice-${association.id}`,
  manners: practiceManners,
})

/** Opens the practice world of an association: id `practice-<id>`, nothing shared with the real one. */
export const openPractice = async ({
  association,
  redis,
  dataFolder,
  log,
  onFatal,
}: {
  association: Association
  redis: RedisClient
  /** Where the practice world's files are. */
  dataFolder: string
  log: Logger
  onFatal(line: string): void
}): Promise<Practice> => {
  const clock = await practiceClockOf(redis, association.id)
  const world = practiceWorld({ association, clock })
  const practised = practisedOf(association, clock)
  const house = openHouse(redis, practised, clock, dataFolder)
  const messages = new PracticeLog()
  const puppet = new PracticePuppet({ world, clock, log: messages })
  const transport = wechatyTransport({ puppet: () => puppet, log, clock, onFatal })

  const bindPersonas = async () => {
    for (const { number, contactId, bound } of world.personas) {
      if (number === null || !bound || (await house.ledger.binding(number)) !== null) continue
      const contact = await house.ledger.seals.contactDigest('*', contactId)
      await house.journal.commit({
        act: { id: `practice/bind/${number}/${contact}`, about: '', once: false },
        by: 'bot',
        occurredAt: clock.now(),
        expect: [],
        says: [],
        memo: [],
        events: [
          { type: 'contact.bound', member: number, account: '*', contact, contactId: await house.ledger.seals.seal(number, contactId) },
        ],
      })
    }
  }

  const who = async (number: string) => {
    const [{ byNumber }, turns] = await Promise.all([house.ledger.roster(), house.ledger.turns()])
    const member = byNumber.get(number)
    return member ? { member, roles: rolesOf(member, turns.onDutyAt(clock.now(), practised.timezone)) } : null
  }

  return {
    house,
    clock,
    transport,
    pages: (bot) =>
      practiceRoutes({
        world,
        clock,
        log: messages,
        puppet,
        suggestions: suggestionsOf({ commands, byUse, who, botName: world.bot.name }),
        coming: () => bot.ahead(daysAhead),
        onClockForward: (ms) => bot.passTo(clock.now() + ms, (at) => clock.forwardTo(at)),
      }),
    async open() {
      await bindPersonas()
      const study = world.rooms.find((room) => room.kind === 'study')
      const duty = world.personas.find((persona) => persona.key === 'duty')
      const head = world.personas.find((persona) => persona.key === 'head')
      const branch = world.rooms.find((room) => room.kind === 'branch' && head?.rooms.includes(room.id))
      const near = await house.ledger.activitiesStarting(clock.now() - 4 * 60 * 60_000, clock.now() + 7 * 24 * 60 * 60_000)
      await untilLoggedIn(transport)
      if (study && duty && !near.some(({ group, session }) => group === study.name && session === undefined))
        puppet.receive({ as: duty.contactId, conversation: study.id, text: '发起 学习体验 现在 时长 3小时' })
      const inThreeDays = sayDay(clock.now() + 3 * 24 * 60 * 60_000, practised.timezone).split(' ')[0] ?? ''
      if (branch && head && !near.some((activity) => activity.group === branch.name))
        puppet.receive({
          as: head.contactId,
          conversation: branch.id,
          text: `发起 敬老院义诊 ${inThreeDays} 上午9点 地点 县敬老院 限 30 人`,
        })
    },
  }
}

/** The practice puppet logs in by itself within moments of its start. */
const untilLoggedIn = async (transport: WechatyTransport): Promise<void> => {
  for (let tries = 0; tries < 100 && !transport.state().loggedIn; tries += 1) await new Promise((resolve) => setTimeout(resolve, 50))
}
