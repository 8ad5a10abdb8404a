import { answering, barredFrom } from '../src/chat/acts/objections.ts'
import { isQuestion, numberOf } from '../src/chat/arguments.ts'
import { command, type Decision, tell } from '../src/chat/contract.ts'
import { numberNeeded } from '../src/text/common.ts'
import * as zh from '../src/text/objection.ts'

interface Args {
  number: string
  reason: string
}

const form = /^(\S+?)[\s,，:：]+(.+)$/su
const mostReason = 300

/**
 * 答复 — staff, or the head of the branch it is about, answer an objection by a reason, which its member alone hears: never who raised it,
 * who recorded or reviewed what it is about, or who answered it before.
 */
export const answerObjection = command<Args>({
  name: '答复',
  words: ['答复', '答复异议'],
  who: 'examiner',
  privateOnly: true,
  addressedOnly: true,
  weighty: true,
  usage: zh.answerUsage,
  about: '答复会员的异议',
  read(rest, { glued }) {
    const [, said = '', reason = ''] = form.exec(rest) ?? []
    const number = numberOf(said)
    if (number === null || number === undefined) return rest === '' ? { tell: numberNeeded(zh.answerUsage) } : null
    return glued || isQuestion(rest) ? null : { args: { number, reason: reason.trim() } }
  },
  write: ({ number, reason }) => `${number} ${reason}`,

  async run({ number, reason: said }, scene): Promise<Decision> {
    const { ledger } = scene
    const reason = scene.asTyped(said)
    if (reason.length > mostReason) return tell(zh.reasonTooLong(mostReason))
    const objection = await ledger.objection(number)
    if (objection === null) return tell(zh.noSuch(number))
    if (objection.state !== 'open') return tell(zh.answeredBefore(number))
    const barred = await barredFrom(scene, objection)
    if (barred !== null) return tell(barred)
    const sealed = await ledger.seals.seal(objection.member, reason)
    const { expect, events, says } = answering(scene, objection, 'explained', { sealed, text: reason })
    return { expect, events, says: [{ to: 'asker', text: zh.youAnswered(number) }, ...says] }
  },
})
