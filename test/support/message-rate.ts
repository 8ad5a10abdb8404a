import { type ChildProcess, spawn } from 'node:child_process'
import { rm } from 'node:fs/promises'
import { embeddedRedis, newData, settle, startBotProcess, until } from './bot-process.ts'
import { watchJournal } from './flood.ts'
import { type FolderMember, writeAssociation } from './folder.ts'
import { startGateway } from './gateway.ts'

/** Messages a second of one round. */
export interface MessageRates {
  ours: number
  echo: number
}

/** Starts the echo bot and waits until it is logged in. */
const startEcho = (endpoint: string, token: string): Promise<ChildProcess> =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['--import', 'tsx', 'test/support/echo-bot.ts'], {
      env: { PATH: process.env.PATH ?? '', HOME: process.env.HOME ?? '', ENDPOINT: endpoint, TOKEN: token },
      stdio: ['ignore', 'pipe', 'ignore'],
    })
    child.stdout?.once('data', () => resolve(child))
    child.once('close', (code) => reject(new Error(`the echo bot ended with ${code}`)))
  })

/**
 * `rounds` of so many people who say 签到 at once in one room of a loopback gateway: with the bot, until the last is in its journal (the answer
 * is in its outbox then, by the same commit), and (in turn) with a bare Wechaty bot that echoes, until its last echo is at the gateway.
 * Both are warm: everybody has said something before, so that their names are known, and as many others have said 签到.
 */
export const compareMessages = async ({ people, rounds }: { people: number; rounds: number }): Promise<MessageRates[]> => {
  const gateway = await startGateway()
  const manners = `manners: { roomGapSeconds: 5, perMinute: 15, dailyBudget: 100000, quietHours: '00:00-00:00' }`
  const folder = await writeAssociation({ id: 'rate', members: 2 * people * rounds + 2, manners })
  const village = settle(gateway, folder)
  const surroundings = { config: folder.path, data: await newData(), gateway }
  const everybody = (crowd: readonly FolderMember[], words: string): void => {
    for (const member of crowd) village.say(member, '学习群', words)
  }
  /** Messages a second of the crowd's storm, once both crowds are known; `heard` tells how many were dealt with. */
  const storm = async (round: number, heard: () => number, expected: { talk: number }): Promise<number> => {
    const from = 2 + 2 * round * people
    const [others, crowd] = [folder.members.slice(from, from + people), folder.members.slice(from + people, from + 2 * people)]
    const all = async (more: number): Promise<void> => {
      const goal = heard() + more
      await until(
        () => heard() >= goal,
        60_000,
        () => `${heard()} of ${goal} were dealt with`,
      )
    }
    everybody(crowd, '大家晚上好')
    everybody(others, '签到')
    await all(people + expected.talk)
    const began = performance.now()
    everybody(crowd, '签到')
    await all(people)
    return (people * 1000) / (performance.now() - began)
  }
  const rates: MessageRates[] = []
  try {
    for (let round = 0; round < rounds; round += 1) {
      const bot = startBotProcess(surroundings)
      let ours = 0
      try {
        await bot.healthy(60_000)
        if (round === 0) {
          village.say(folder.onDuty, '学习群', '发起 每周学习 现在')
          await until(() => village.texts('学习群').length > 0, 10_000)
        }
        const redis = await embeddedRedis(surroundings.data)
        if (!redis) throw new Error('the bot has no Redis of its own')
        const watch = await watchJournal(redis.url, folder.id)
        ours = await storm(round, () => watch.seen.size, { talk: 0 })
        await watch.stop()
      } finally {
        await bot.stop()
      }
      // a gateway serves one bot at a time
      await gateway.restart()
      const echo = await startEcho(gateway.endpoint, gateway.token)
      try {
        // at its first message it learns to know everybody in the room, which is not to be measured
        const asked = gateway.sent.length
        village.say(folder.onDuty, '学习群', '在吗')
        await until(() => gateway.sent.length > asked, 60_000)
        rates.push({ ours, echo: await storm(round, () => gateway.sent.length, { talk: people }) })
      } finally {
        echo.kill('SIGKILL')
      }
      await gateway.restart()
    }
    return rates
  } finally {
    await gateway.stop()
    await rm(surroundings.data, { recursive: true, force: true })
    await rm(folder.path, { recursive: true, force: true })
  }
}
