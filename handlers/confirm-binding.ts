import { bindContact, mayReview } from '../src/chat/acts/binding.ts'
import type { Touched } from '../src/chat/acts/held.ts'
import { numbersOf } from '../src/chat/arguments.ts'
import { command, type MemberScene, type Speech, say } from '../src/chat/contract.ts'
import type { Expectation } from '../src/journal/commit.ts'
import type { NewEvent } from '../src/journal/events.ts'
import * as zh from '../src/text/binding.ts'
import { numberNeeded } from '../src/text/common.ts'

interface Args {
  /** As said: «141», «141-160», «141 142». */
  said: string
  numbers: string[]
}

const usage = '确认绑定 编号'
/** Most requests confirmed by one message. */
const most = 50

/** 确认绑定 — requests become bindings, in one commit; what those people did while waiting is credited in order. */
export const confirmBinding = command<Args>({
  name: '确认绑定',
  words: ['确认绑定', '绑定确认', '同意绑定', '通过绑定'],
  who: 'reviewer',
  weighty: true,
  usage,
  about: '确认绑定申请',
  read(rest, { quotedNumber, ...reading }) {
    const said = rest === '' ? quotedNumber : rest.replace(/^从(?=\d)/u, '')
    if (said === undefined) return reading.private ? { tell: numberNeeded(usage) } : null
    const numbers = numbersOf(said.replace(/^[+(]|\)$/gu, ''))
    return numbers ? { args: { said: spanned(said), numbers } } : null
  },
  write: ({ said }) => said,

  async run({ numbers }, scene) {
    if (numbers.length > most) return say(zh.inParts(most))
    const events: NewEvent[] = []
    const expect: Expectation[] = []
    const says: Speech[] = []
    const done: (zh.Known & { request: string })[] = []
    const passed = new Map<zh.Passed, string[]>()
    const bound = new Set<string>()
    const touched: Touched = new Map()
    let entries = 0
    const waiting = new Map((await scene.ledger.requests()).map((each) => [each.request, each]))
    for (const number of numbers) {
      const pass = (why: zh.Passed) => passed.set(why, [...(passed.get(why) ?? []), number])
      const request = waiting.get(number)
      const member = request && scene.roster.byNumber.get(request.member)
      if (!request || !member) pass('none')
      else if (!mayReview(scene, member)) pass('branch')
      else if (member.number === scene.me.number) pass('own')
      else if (bound.has(member.number)) pass('taken')
      else {
        const binds = await bindContact(scene, member, request, entries, touched)
        if (typeof binds === 'string') {
          pass(binds)
          continue
        }
        expect.push(
          { name: 'still waiting', key: 'requests', field: number, op: 'equals', value: JSON.stringify(request) },
          ...binds.expect,
        )
        events.push(...binds.events)
        says.push(...binds.says)
        entries += binds.entries
        bound.add(member.number)
        done.push({ request: number, name: member.name, number: member.number, branch: member.branch })
      }
    }
    return { events, expect, entries, says: [...answer(scene, done, passed), ...says] }
  },
})

/** In private everything; in a room how many, and the rest to the reviewer alone. */
const answer = ({ room, addressed }: MemberScene, done: (zh.Known & { request: string })[], passed: Map<zh.Passed, string[]>): Speech[] => {
  const whole = zh.confirmed(done, passed)
  if (room === null) return [{ to: 'here', text: whole }]
  if (done.length === 0 && !addressed && [...passed.keys()].every((why) => why === 'branch')) return []
  const count = [...passed.values()].flat().length
  const short: Speech[] = [{ to: 'here', text: zh.confirmedHere(done.length, count) }]
  return count === 0 ? short : [...short, { to: 'asker', text: whole }]
}

/** Canonical form of what was said: numbers apart, ranges with a hyphen. */
const spanned = (said: string): string =>
  said
    .replace(/\s*[-~—–至到]\s*/gu, '-')
    .replace(/[号#]/gu, '')
    .split(/[\s,、;:和/]+/u)
    .filter((part) => part !== '')
    .join(' ')
