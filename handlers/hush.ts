import { mayOpenIn, sayIfAddressed } from '../src/chat/acts/organising.ts'
import { ask, type Choice, command, type Decision, type MemberScene, type Reading, say, tell } from '../src/chat/contract.ts'
import { type Hush, hushOf, hushUntil, longestHushMs } from '../src/chat/forms/hush-form.ts'
import type { Group } from '../src/domain/association.ts'
import { sayWhen } from '../src/domain/zoned.ts'
import type { Expectation } from '../src/journal/commit.ts'
import * as zh from '../src/text/outbox.ts'

interface Args {
  /** 取消安静. */
  end: boolean
  /** Until when, as said; absent: a day. */
  length?: Hush
  /** Name of the group; absent: the one spoken in. */
  group?: string
}

/** Most groups offered as ① ②. */
const mostOffered = 9

/** 安静 — an organiser has the bot say nothing in a room for a while; 取消安静 ends it. The answer goes to who said it, not to the room. */
export const hush = command<Args>({
  name: '安静',
  words: ['安静', '取消安静', '结束安静', '解除安静'],
  who: 'organiser',
  usage: zh.hushUsage,
  about: '让我在这个群里安静一阵，不写时长就是一天；发「取消安静」恢复',
  read(rest, { association, glued, word = '安静' }: Reading) {
    const ending = /^(?:结束|取消|解除|完了?|到此为止)$/u.test(rest)
    const named = association.groups.find(({ name }) => rest === name || rest.startsWith(`${name} `))
    const left = named ? rest.slice(named.name.length).trim() : rest
    const group = named ? { group: named.name } : {}
    if (word !== '安静' || ending) return (left === '' || ending) && !glued ? { args: { end: true, ...group } } : null
    if (left === '') return { args: { end: false, ...group } }
    const length = hushOf(left)
    if (length === null || (glued && !named && !/^[\d到至半一两二三四五六七八九十]/u.test(left))) return null
    return { args: { end: false, length, ...group } }
  },
  write: ({ end, length, group }) => [group, end ? '结束' : length?.said].filter((word) => word !== undefined).join(' '),

  async run(args, scene) {
    const named = args.group === undefined ? scene.group : scene.association.groups.find(({ name }) => name === args.group)
    if (!named) return askWhichGroup(scene, args)
    if (!mayOpenIn(scene, named)) return sayIfAddressed(scene, zh.notYoursToHush(named.name))
    return args.end ? wake(scene, named) : still(scene, named, args.length)
  },
})

/** In private: asks which of the groups they may still; of one only, that is meant. */
const askWhichGroup = async (scene: MemberScene, args: Args): Promise<Decision> => {
  const untils = await scene.ledger.stilled()
  const isStill = ({ name }: Group): boolean => (untils.get(name) ?? 0) > scene.at
  const mine = scene.association.groups.filter((group) => mayOpenIn(scene, group) && (!args.end || isStill(group)))
  const [only] = mine
  if (!only) return say(zh.notStill('您的群'))
  if (mine.length === 1) return args.end ? wake(scene, only) : still(scene, only, args.length)
  if (mine.length > mostOffered) return say(zh.nameTheGroup)
  const choices = mine.map(({ name }): Choice => ({ label: name, command: '安静', args: { ...args, group: name } }))
  return ask(scene, args.end ? zh.whichToWake : zh.whichToHush, choices)
}

const still = async (scene: MemberScene, group: Group, length: Hush | undefined): Promise<Decision> => {
  const { at, zone, association } = scene
  const before = (await scene.ledger.stilled()).get(group.name) ?? 0
  if (before > at && length === undefined) return tell(zh.stillAlready(group.name, sayWhen(before, zone, at)))
  const until = hushUntil(length, at, zone, association.manners.quietHours)
  if (until <= at) return tell(zh.hushPast)
  if (until - at > longestHushMs) return tell(zh.hushTooLong)
  if (until === before) return tell(zh.stillAlready(group.name, sayWhen(before, zone, at)))
  return {
    ...tell(zh.stilled(group.name, sayWhen(until, zone, at))),
    expect: [await asItWas(scene, group)],
    events: [{ type: 'room.stilled', group: group.name, until }],
  }
}

const wake = async (scene: MemberScene, group: Group): Promise<Decision> => {
  const until = (await scene.ledger.stilled()).get(group.name) ?? 0
  if (until <= scene.at) return sayIfAddressed(scene, zh.notStill(group.name))
  return {
    ...say(zh.spokenAgain(group.name)),
    expect: [await asItWas(scene, group)],
    events: [{ type: 'room.unstilled', group: group.name }],
  }
}

/** What was set for the group still stands as it was read. */
const asItWas = async ({ ledger }: MemberScene, { name }: Group): Promise<Expectation> => {
  const set = await ledger.stilledAs(name)
  const common = { name: 'as it was set', key: 'stilled', field: name }
  return set === null ? { ...common, op: 'absent' } : { ...common, op: 'equals', value: set }
}
