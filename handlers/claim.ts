import { bindContact } from '../src/chat/acts/binding.ts'
import { triesOf } from '../src/chat/acts/tries.ts'
import { claimDigest } from '../src/chat/claim-code.ts'
import { command, type Decision, type Scene, say } from '../src/chat/contract.ts'
import { rolesOf } from '../src/domain/member.ts'
import { personOf } from '../src/domain/roster.ts'
import type { Expectation } from '../src/journal/commit.ts'
import * as zh from '../src/text/binding.ts'

interface Args {
  code: string
  /** 会员号 (or name) of who claims; absent when only the code was said. */
  who?: string
}

const mostTries = 5

/** 认领 — the first member of staff binds at once, in private, by the code the first start printed. Seen in a room, the code is void. */
export const claim = command<Args>({
  name: '认领',
  words: ['认领码', '认领'],
  who: 'anyone',
  usage: '认领 认领码 会员号',
  about: '首位工作人员凭认领码绑定（请私聊发）',
  read(rest, reading) {
    const code = /(?<!\d)\d{8}(?!\d)/u.exec(rest)?.[0]
    if (code === undefined) return null
    if (!reading.private) return { args: { code } }
    const who = rest
      .replace(code, ' ')
      .replace(/[\s,、:+/]|会员号|认领码/gu, ' ')
      .trim()
    if (who === '') return { args: { code } }
    return /^[\p{Script=Han}\w·-]{1,20}$/u.test(who) ? { args: { code, who } } : null
  },
  write: ({ code, who }) => [code, who].filter((part) => part !== undefined).join(' '),
  run: (args, scene) => claimed(args, scene),
  runStranger: (args, scene) => claimed(args, scene),
})

const claimed = async ({ code, who }: Args, scene: Scene): Promise<Decision> => {
  const { ledger, roster, speaker } = scene
  const digest = await ledger.claimDigest()
  const fits = digest !== null && digest === claimDigest(code)
  const stands: Expectation[] = digest === null ? [] : [{ name: 'the same code', key: 'meta', field: 'claim', op: 'equals', value: digest }]
  // a code that fits and is seen in a room was made void before any command was read
  if (scene.room !== null) return { says: [] }
  if (speaker.member) return say(zh.isYou(speaker.member.name))
  if (digest === null) return say(zh.claimNone)
  if (!fits) {
    const tries = await triesOf(scene, 'claim-tries')
    if (tries.count + 1 < mostTries) return { ...say(zh.claimWrong), memo: [tries.more] }
    return { ...say(zh.claimOver), expect: stands, events: [{ type: 'claim-code.ended' }], memo: [{ ...tries.more, value: null }] }
  }
  if (who === undefined) return say(zh.howToClaim)
  const member = personOf(roster, who)
  if (member === null || !('number' in member) || !rolesOf(member, undefined).staff) return say(zh.claimForStaff)
  const { contact, account, contactId } = speaker
  const asked = await ledger.requestOf(contact)
  const sealed = await ledger.seals.seal(member.number, contactId)
  const binds = await bindContact(
    scene,
    member,
    { contact, account, contactId: sealed, ...(asked ? { request: asked.request } : {}) },
    0,
    new Map(),
  )
  if (typeof binds === 'string') return say(zh.claimTaken)
  const { events, expect, says, entries } = binds
  return {
    expect: [...stands, ...expect],
    events: [...events, { type: 'claim-code.ended' }],
    says: says.map((speech, index) => (index === 0 ? { ...speech, to: 'here' } : speech)),
    entries,
  }
}
