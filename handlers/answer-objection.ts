import { answering } from '../src/chat/acts/objections.ts'
import { isQuestion, numberOf } from '../src/chat/arguments.ts'
import { command, type Decision, type MemberScene, tell } from '../src/chat/contract.ts'
import { rolesOf } from '../src/domain/member.ts'
import { numberNeeded } from '../src/text/common.ts'
import * as zh from '../src/text/objection.ts'

interface Args {
  number: string
  reason: string
}

const form = /^(\S+?)[\s,，:：]+(.+)$/su
const mostReason = 300

/** 答复 — staff answer an objection by a reason, which its member alone hears: never who raised it, who recorded what it is about, or who answered it before. */
export const answerObjection = command<Args>({
  name: '答复',
  words: ['答复', '答复异议'],
  who: 'staff',
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
    const { ledger, me } = scene
    const reason = scene.asTyped(said)
    if (reason.length > mostReason) return tell(zh.reasonTooLong(mostReason))
    const objection = await ledger.objection(number)
    if (objection === null) return tell(zh.noSuch(number))
    if (objection.state !== 'open') return tell(zh.answeredBefore(number))
    if (objection.member === me.number) return tell(zh.notByOneself(number))
    const entry = objection.entry === undefined ? null : await ledger.entry(objection.entry)
    const recorder = entry?.by.replace(/^cli:/u, '')
    if (recorder === me.number) return tell(zh.notByRecorder(number))
    const before = (await ledger.objectionsOf(objection.member, 50)).filter(
      (each) => each.how === 'explained' && sameSubject(each, objection),
    )
    const answerers = new Set(before.map(({ answeredBy }) => answeredBy))
    if (answerers.has(me.number) && othersLeft(scene, objection.member, recorder, answerers)) return tell(zh.notByAnswerer(number))
    const sealed = await ledger.seals.seal(objection.member, reason)
    const { expect, events, says } = answering(scene, objection, 'explained', { sealed, text: reason })
    return { expect, events, says: [{ to: 'asker', text: zh.youAnswered(number) }, ...says] }
  },
})

/** Whether somebody else of staff may answer, who has not done so before: else nobody could, and its month would never become final. */
const othersLeft = (
  { roster }: MemberScene,
  member: string,
  recorder: string | undefined,
  answerers: ReadonlySet<string | undefined>,
): boolean =>
  roster.present.some(
    (other) => rolesOf(other, undefined).staff && other.number !== member && other.number !== recorder && !answerers.has(other.number),
  )

const sameSubject = (
  a: { entry?: string; activity?: string; claim?: string },
  b: { entry?: string; activity?: string; claim?: string },
): boolean => a.entry === b.entry && a.activity === b.activity && a.claim === b.claim
