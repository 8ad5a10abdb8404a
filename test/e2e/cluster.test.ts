import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { keysOf } from '../../src/journal/keys.ts'
import {
  killLeftovers,
  lianyi,
  listed,
  newData,
  type Surroundings,
  settle,
  startBotProcess,
  until,
  type Village,
} from '../support/bot-process.ts'
import { startCluster, type TestCluster } from '../support/cluster.ts'
import { type AssociationFolder, writeAssociation } from '../support/folder.ts'
import { type Gateway, startGateway } from '../support/gateway.ts'

afterAll(killLeftovers)

const people = 40
const manners =
  "manners: { roomGapSeconds: 0, perMinute: 600, dailyBudget: 100000, quietHours: '00:00-00:00', accountGapSeconds: 0, jitterSeconds: 0 }"

let cluster: TestCluster
let gateway: Gateway
let parent: string
let towns: { folder: AssociationFolder; village: Village }[]
let surroundings: Surroundings

beforeAll(async () => {
  cluster = await startCluster()
  gateway = await startGateway()
  parent = await mkdtemp(join(tmpdir(), 'lianyi-cluster-'))
  towns = []
  const taken = new Set<number>()
  // one association on each primary
  for (let index = 0; towns.length < 3; index += 1) {
    const id = `county-${index}`
    const { port } = await cluster.primaryOf(keysOf(id).journal)
    if (taken.has(port)) continue
    taken.add(port)
    const folder = await writeAssociation({ id, members: people + 2, parent, namesFrom: towns.length * 100, manners })
    towns.push({ folder, village: settle(gateway, folder) })
  }
  surroundings = { config: parent, data: await newData(), gateway, env: { REDIS_CLUSTER: cluster.nodes, LIANYI_WAIT_REPLICAS: '1' } }
}, 120_000)
afterAll(async () => {
  await gateway?.stop()
  await cluster?.stop()
  for (const folder of [parent, surroundings?.data]) if (folder) await rm(folder, { recursive: true, force: true })
})

/** Those of a crowd whose check-in was acknowledged. */
const acknowledged = ({ village, folder }: (typeof towns)[number]): string[] => {
  const texts = village.texts('学习群').filter((text) => text.includes('签到成功') || text.includes('已在'))
  return folder.members.filter(({ name }) => texts.some((text) => text.includes(name))).map(({ number }) => number)
}

describe('three associations on a cluster of six', { timeout: 240_000 }, () => {
  test('a primary killed in a storm of check-ins loses nothing that was acknowledged; the others notice nothing', async () => {
    const bot = startBotProcess(surroundings)
    await bot.healthy(60_000)
    for (const { village, folder } of towns) village.say(folder.onDuty, '学习群', '发起 每周学习 现在')
    await until(() => towns.every(({ village }) => village.texts('学习群').length > 0), 20_000)
    const crowds = towns.map(({ folder }) => folder.members.slice(2, 2 + people))
    for (const [index, { village }] of towns.entries()) for (const member of crowds[index] ?? []) village.say(member, '学习群', '签到')
    const [hit] = towns
    if (!hit) throw new Error('no association')
    await until(() => acknowledged(hit).length >= 5, 30_000)
    const lost = await cluster.primaryOf(keysOf(hit.folder.id).journal)
    process.kill(lost.pid, 'SIGKILL')
    const atTheKill = acknowledged(hit)
    await until(
      () => towns.slice(1).every((town) => acknowledged(town).length === people),
      60_000,
      () => `${towns.map((town) => acknowledged(town).length)} were answered\n${bot.stderr().slice(-3000)}`,
    )
    await cluster.settled()
    const missesReplica = async (): Promise<boolean> => /^lianyi_trouble\{kind="redis-replicas"\} 1$/mu.test((await bot.metrics()).text)
    await until(missesReplica, 20_000)
    // until a node takes the place of the lost one nothing is said for its associations: no replica would have it
    await cluster.restart(lost.port)
    // whoever was not answered, or was told that it failed, says it again, as people do
    await until(
      async () => {
        const done = new Set(acknowledged(hit))
        for (const member of crowds[0] ?? []) if (!done.has(member.number)) hit.village.say(member, '学习群', '签到')
        await pause(2000)
        return acknowledged(hit).length === people
      },
      60_000,
      () => `${acknowledged(hit).length} of ${people} were answered`,
    )
    for (const { folder } of towns) {
      const journal = await listed<{ type: string; member?: string }>(surroundings, ['journal', '--association', folder.id])
      const attended = journal.filter(({ type }) => type === 'attended').map(({ member }) => member)
      expect(attended.toSorted(), folder.id).toEqual(folder.members.slice(2, 2 + people).map(({ number }) => number))
    }
    expect(atTheKill.length).toBeGreaterThanOrEqual(5)
    for (const { folder } of towns) {
      const { code, out } = await lianyi(surroundings, ['verify', '--json', '--association', folder.id])
      expect({ id: folder.id, code, differences: (JSON.parse(out) as { differences: unknown[] }).differences }).toEqual({
        id: folder.id,
        code: 0,
        differences: [],
      })
    }
    await until(async () => !(await missesReplica()), 20_000)
    expect((await bot.health())?.code).toBe(200)
    expect(await bot.stop()).toEqual({ code: 0, signal: null })
  })
})
