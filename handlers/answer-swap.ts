import { listenerFor, nameOf } from '../src/chat/acts/duty.ts'
import { sayIfAddressed } from '../src/chat/acts/organising.ts'
import { agreeSwap, endSwap, stillAsked } from '../src/chat/acts/swaps.ts'
import { numberOf } from '../src/chat/arguments.ts'
import { type AnyCommand, command, type Decision, type MemberScene, type Reading, say } from '../src/chat/contract.ts'
import type { Swap } from '../src/domain/turns.ts'
import { numberNeeded } from '../src/text/common.ts'
import * as zh from '../src/text/swap.ts'

interface Args {
  number: string
}

/** The number said, or the quoted one; without any a private chat is asked and a room hears nothing. */
const readNumber = (usage: string) => (rest: string, reading: Reading) => {
  const number = rest === '' ? reading.quotedNumber : numberOf(rest)
  if (number !== undefined && number !== null) return { args: { number } }
  return rest === '' && reading.private ? { tell: numberNeeded(usage) } : null
}

/** 同意换班 — who was asked agrees (or staff for them): the months change hands. */
export const agreeToSwap = command<Args>({
  name: '同意换班',
  words: ['同意换班', '换班同意', '同意对换'],
  who: 'vice-chair',
  weighty: true,
  usage: '同意换班 编号',
  about: '同意别人的换班请求',
  read: readNumber('同意换班 编号'),
  write: ({ number }) => number,

  async run({ number }, scene) {
    const swap = await swapNumbered(scene, number)
    if ('says' in swap) return swap
    if (scene.at > swap.until) return say(zh.tooLate(number))
    if (swap.asker === scene.me.number) return say(zh.otherAnswers(number, nameOf(scene.roster, swap.other)))
    return agreeSwap(scene, swap)
  },
})

/** 不同意换班 — who was asked declines (or staff for them), or who asked withdraws: everything stays as it was. */
export const refuseSwap: AnyCommand = command<Args>({
  name: '不同意换班',
  words: ['不同意换班', '拒绝换班', '撤回换班', '取消换班'],
  who: 'vice-chair',
  weighty: true,
  usage: '不同意换班 编号',
  about: '不同意换班，或撤回自己的换班请求',
  read: readNumber('不同意换班 编号'),
  write: ({ number }) => number,

  async run({ number }, scene) {
    const swap = await swapNumbered(scene, number)
    if ('says' in swap) return swap
    const { me, roster } = scene
    const ended = (how: 'refused' | 'withdrawn'): Pick<Decision, 'expect' | 'events'> => ({
      expect: [stillAsked(swap)],
      events: [endSwap(swap, how)],
    })
    if (me.number === swap.asker)
      return {
        ...ended('withdrawn'),
        says: [
          { to: 'here', text: zh.withdrawn(number) },
          { to: await listenerFor(scene, swap.other), text: zh.wasWithdrawn(nameOf(roster, swap.asker), number) },
        ],
      }
    // a room never hears a refusal
    return {
      ...ended('refused'),
      says: [
        { to: 'asker', text: zh.refused(number) },
        { to: { member: swap.asker }, text: zh.wasRefused(nameOf(roster, swap.other), number) },
      ],
    }
  },
})

/** The exchange of a number that the speaker has a say in, or what is answered instead. */
const swapNumbered = async (scene: MemberScene, number: string): Promise<Swap | Decision> => {
  const swap = (await scene.ledger.swaps()).find((each) => each.swap === number)
  if (!swap) return sayIfAddressed(scene, zh.noSuchSwap(number))
  const { me, speaker } = scene
  return me.number === swap.asker || me.number === swap.other || speaker.roles.staff ? swap : sayIfAddressed(scene, zh.notAsked(number))
}
