import { rm } from 'node:fs/promises'
import { setTimeout as pause } from 'node:timers/promises'
import { embeddedRedis, lianyi, listed, newData, settle, startBotProcess, until } from './bot-process.ts'
import { writeAssociation } from './folder.ts'
import { startGateway } from './gateway.ts'

/** One round: a storm of check-ins, a kill in the middle of it, a new start. */
export interface StormPlan {
  members: number
  /** The kill comes when so many have been answered (a room's answers come in clumps) … */
  killAtAnswered: number
  /** … and this many ms later. */
  jitterMs: number
  /** Kill the embedded Redis in the same moment. */
  withRedis: boolean
  /** With a gap many answers still wait in the outbox at the kill; without one most are just being sent. */
  roomGapSeconds: number
  /** What is done to the data folder while nothing runs: a fault that is planted. */
  between?: (data: string) => Promise<void>
}

/** What a round showed. All but the counts of texts must hold in every round. */
export interface StormFindings {
  /** Check-ins whose name stood in a text before the kill, and in all texts of both lives. */
  answeredBefore: number
  answeredInTheEnd: number
  recorded: number
  /** Member numbers: answered without an entry, with more than one entry, recorded without an answer. */
  answeredOnly: string[]
  twice: string[]
  unanswered: string[]
  /** How many names were said more than once: a text cut short by the kill is said again. */
  saidAgain: number
  /** Differences that `verify` names. */
  differences: number
  /** From the new start to the last answer, ms. */
  recoveredMs: number
}

/**
 * A bot in a process of its own and its Redis, a gateway, `members` people who check in at once in one room, `kill -9` in the
 * middle, a restart; then ledger, answers and views are held against each other.
 */
export const stormRound = async (plan: StormPlan): Promise<StormFindings> => {
  const gateway = await startGateway()
  const folder = await writeAssociation({ id: 'storm', members: plan.members + 2, roomGapSeconds: plan.roomGapSeconds })
  const village = settle(gateway, folder)
  const surroundings = { config: folder.path, data: await newData(), gateway }
  const crowd = folder.members.slice(2)
  const first = startBotProcess(surroundings)
  let second: typeof first | null = null
  try {
    await first.healthy()
    village.say(folder.onDuty, '学习群', '发起 每周学习 现在')
    await until(() => village.texts('学习群').length > 0, 20_000)
    const redis = await embeddedRedis(surroundings.data)
    for (const member of crowd) village.say(member, '学习群', '签到')
    const named = () => {
      const said = village.texts('学习群').join('\n')
      return crowd.filter(({ name }) => said.includes(name)).length
    }
    await until(() => named() >= plan.killAtAnswered, 30_000)
    await pause(plan.jitterMs)
    first.signal('SIGKILL')
    if (plan.withRedis && redis) process.kill(redis.pid, 'SIGKILL')
    await first.ended
    const timesSaid = () => {
      const texts = village.texts('学习群')
      return new Map(crowd.map(({ number, name }) => [number, texts.filter((text) => text.includes(name)).length]))
    }
    const countOf = (said: Map<string, number>, least: number) => [...said.values()].filter((times) => times >= least).length
    const answeredBefore = countOf(timesSaid(), 1)

    await plan.between?.(surroundings.data)
    const restartedAt = performance.now()
    second = startBotProcess(surroundings)
    const again = second
    await again.healthy(40_000)
    const idle = async () => ((await again.health())?.body.outbox?.waiting ?? 1) === 0
    await until(idle, 60_000, () => `the outbox does not empty:\n${again.stderr()}`)
    const recoveredMs = performance.now() - restartedAt

    const entries = await listed<{ number: string }>(surroundings, ['entries'])
    const verified = await lianyi(surroundings, ['verify', '--json'])
    const { differences } = JSON.parse(verified.out) as { differences: object[] }
    const said = timesSaid()
    const recorded = new Set(entries.map(({ number }) => number))
    const timesRecorded = (number: string) => entries.filter((entry) => entry.number === number).length
    return {
      answeredBefore,
      answeredInTheEnd: countOf(said, 1),
      recorded: recorded.size,
      answeredOnly: crowd.filter(({ number }) => (said.get(number) ?? 0) > 0 && !recorded.has(number)).map(({ number }) => number),
      twice: [...recorded].filter((number) => timesRecorded(number) > 1),
      unanswered: [...recorded].filter((number) => (said.get(number) ?? 0) === 0),
      saidAgain: countOf(said, 2),
      differences: differences.length + (verified.code ?? 1),
      recoveredMs: Math.round(recoveredMs),
    }
  } finally {
    first.signal('SIGKILL')
    await second?.stop()
    await gateway.stop()
    await rm(surroundings.data, { recursive: true, force: true })
    await rm(folder.path, { recursive: true, force: true })
  }
}
