import { mayReview } from '../src/chat/acts/binding.ts'
import { heldLines } from '../src/chat/acts/held.ts'
import { command, tell } from '../src/chat/contract.ts'
import { sayWhen } from '../src/domain/zoned.ts'
import * as zh from '../src/text/binding.ts'

/** 绑定审核 — the bindings that wait for this reviewer, privately, and how to confirm them in one go. */
export const bindingReview = command<Record<string, never>>({
  name: '绑定审核',
  words: ['绑定审核', '审核绑定', '待审绑定'],
  addressedWords: ['绑定待审', '谁在等绑定', '待确认绑定', '绑定申请', '绑定名单'],
  who: 'reviewer',
  usage: '绑定审核',
  about: '看等待确认的绑定',
  read: (rest) => (rest === '' ? { args: {} } : null),
  write: () => '',
  async run(_, scene) {
    const { ledger, roster, zone, at } = scene
    const lines: string[] = []
    const numbers: string[] = []
    for (const { request, member: number, contact, at: asked } of await ledger.requests()) {
      const member = roster.byNumber.get(number)
      if (!member || !mayReview(scene, member)) continue
      numbers.push(request)
      if (lines.length >= 30) {
        lines.push('')
        continue
      }
      const [held, binding] = await Promise.all([heldLines(scene, contact), ledger.binding(number)])
      lines.push(zh.waitingLine(request, member, sayWhen(asked, zone, at), held.length, binding !== null))
    }
    return tell(lines.length === 0 ? zh.noneWaiting : zh.waiting(lines, spanOf(numbers)))
  },
})

/** «141» or «141-160», from the first to at most the fiftieth. */
const spanOf = (numbers: readonly string[]): string => {
  const [first = ''] = numbers
  const within = numbers.filter((number) => Number(number) - Number(first) < 50)
  const last = within.at(-1) ?? first
  return first === last ? first : `${first}-${last}`
}
