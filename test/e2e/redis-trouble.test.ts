import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, describe, expect, test } from 'vitest'
import { embeddedRedis, killLeftovers, lianyi, listed, secretsIn, until } from '../support/bot-process.ts'
import { botHere, worldHere } from '../support/bot-world.ts'
import type { FolderMember } from '../support/folder.ts'

afterAll(killLeftovers)

interface Line {
  number: string
}

const notRecorded = /没有记上/u

describe('a Redis that hangs', () => {
  test('says 「没有记上」 only to those who are not recorded, answers everybody, and goes on afterwards', async () => {
    const world = await worldHere({ members: 80 })
    const { village, folder, gateway, surroundings } = world
    const bot = botHere(surroundings)
    await bot.healthy()
    await world.open()
    const redis = await embeddedRedis(surroundings.data)
    if (!redis) throw new Error('no embedded Redis')
    // In private, so that each answer can be told by whom it went to; said around the moment at which Redis stops.
    const crowd = folder.members.slice(3, 63)
    const heardBy = ({ contactId }: FolderMember) => gateway.sent.flatMap(({ to, text }) => (to === contactId ? [text ?? ''] : []))
    const words = '请假 101 家中老人住院'
    for (const member of crowd.slice(0, 50)) village.say(member, null, '签到')
    await until(() => crowd.filter((member) => heardBy(member).length > 0).length > 2, 10_000)
    process.kill(redis.pid, 'SIGSTOP')
    const resume = setTimeout(() => process.kill(redis.pid, 'SIGCONT'), 10_000)
    for (const member of crowd.slice(50)) village.say(member, null, '签到')
    const late = folder.members.slice(70, 72)
    for (const member of late) village.say(member, null, words)
    await until(async () => (await bot.health())?.code === 503, 9000)
    await pause(9000)
    await until(async () => (await bot.health())?.code === 200, 20_000)
    await until(
      () => [...crowd, ...late].every((member) => heardBy(member).length > 0),
      20_000,
      () => `${[...crowd, ...late].filter((member) => heardBy(member).length === 0).length} were not answered:\n${bot.stderr()}`,
    )
    await until(async () => (await bot.health())?.body.outbox?.waiting === 0, 20_000)
    clearTimeout(resume)

    const recorded = new Set((await listed<Line>(surroundings, ['entries'])).map(({ number }) => number))
    const told = (member: FolderMember, pattern: RegExp) => heardBy(member).some((text) => pattern.test(text))
    const refused = crowd.filter((member) => told(member, notRecorded))
    console.log(
      `hung for 10 s: ${recorded.size} recorded, ${refused.length} told 没有记上, ${crowd.filter((m) => told(m, /还不能确定/u)).length} told 不能确定`,
    )
    expect(refused.filter(({ number }) => recorded.has(number))).toEqual([])
    expect(crowd.filter((member) => recorded.has(member.number) && !told(member, /签到成功/u))).toEqual([])
    expect(crowd.filter((member) => !recorded.has(member.number) && told(member, /签到成功/u))).toEqual([])

    const after = folder.members[75]
    if (!after) throw new Error('nobody left')
    const saidAt = Date.now()
    village.say(after, '学习群', '签到')
    expect((await world.answer(after)).at - saidAt).toBeLessThan(5000)
    expect((await lianyi(surroundings, ['verify', '--json'])).code).toBe(0)
    expect(secretsIn(bot.stderr(), folder, gateway, [words, '家中老人住院'])).toEqual([])
  }, 90_000)

  test('one that is killed between the write and the answer never makes the bot say 「没有记上」 of what it recorded', async () => {
    const world = await worldHere({ members: 160 })
    const { village, folder, gateway, surroundings } = world
    const bot = botHere(surroundings)
    await bot.healthy()
    await world.open()
    const redis = await embeddedRedis(surroundings.data)
    if (!redis) throw new Error('no embedded Redis')
    const crowd = folder.members.slice(3, 153)
    for (const member of crowd) village.say(member, null, '签到')
    await pause(250)
    process.kill(redis.pid, 'SIGKILL')
    const heardBy = ({ contactId }: FolderMember) => gateway.sent.flatMap(({ to, text }) => (to === contactId ? [text ?? ''] : []))
    await until(
      () => crowd.every((member) => heardBy(member).length > 0),
      30_000,
      () => `not all were answered:\n${bot.stderr()}`,
    )
    await bot.healthy()
    await until(async () => (await bot.health())?.body.outbox?.waiting === 0, 20_000)
    const recorded = new Set((await listed<Line>(surroundings, ['entries'])).map(({ number }) => number))
    const told = (member: FolderMember, pattern: RegExp) => heardBy(member).some((text) => pattern.test(text))
    const countTold = (pattern: RegExp) => crowd.filter((member) => told(member, pattern)).length
    console.log(`killed: ${recorded.size} recorded, ${countTold(notRecorded)} told 没有记上, ${countTold(/还不能确定/u)} told 不能确定`)
    expect(crowd.filter((member) => recorded.has(member.number) && told(member, notRecorded))).toEqual([])
    expect(crowd.filter((member) => recorded.has(member.number) && !told(member, /签到成功/u))).toEqual([])
    expect((await lianyi(surroundings, ['verify', '--json'])).code).toBe(0)
    expect(secretsIn(bot.stderr(), folder, gateway, [])).toEqual([])
  }, 90_000)
})
