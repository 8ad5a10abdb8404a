import { sayQuantity, signed } from '../src/chat/acts/entry-lines.ts'
import { answering, authorsOf } from '../src/chat/acts/objections.ts'
import { reversing } from '../src/chat/acts/reversing.ts'
import { isQuestion } from '../src/chat/arguments.ts'
import { command, type Decision, tell } from '../src/chat/contract.ts'
import { rolesOf } from '../src/domain/member.ts'
import { subjectOf } from '../src/domain/objection.ts'
import { dealtEntry } from '../src/journal/events.ts'
import { notByRecorder } from '../src/text/objection.ts'
import * as zh from '../src/text/points.ts'

interface Args {
  entry?: string
  reason: string
}

/** A 流水号 has four digits at least; what follows it must not make it a date, a year or a count. */
const numbered = /^(?:流水号?|编号|第|#)*[\s:]*(\d{4,9})(?:号|#)?(?:流水)?(?:$|[\s,、:;.]+(.*)$)/su
const ofDates = /^(?:年|月|日|届|元|块|[-/.~至到]\s*\d)/u
const reasonWord = /^(?:事由|理由|原因)[\s:]*/u
/** Most characters of a reason. */
const mostReason = 200

/** 冲正 — cancels one entry by another that mirrors it; nothing is ever edited. A weighty word: the number is said or quoted. */
export const reverse = command<Args>({
  name: '冲正',
  words: ['冲正', '更正', '作废'],
  who: 'staff',
  weighty: true,
  usage: '冲正 流水号 理由',
  about: '冲销一笔记错的积分',
  read(rest, reading) {
    const { speaker, addressed, quotedNumber, glued, word } = reading
    const byStaff = speaker !== null && rolesOf(speaker, undefined).staff
    if (isQuestion(rest)) return null
    const found = numbered.exec(rest)
    const said = found?.[1]
    const reason = (found ? (found[2] ?? '') : rest).replace(reasonWord, '').trim()
    if (said !== undefined) {
      if (ofDates.test(reason) || (!addressed && word !== '冲正' && /^(?:19|20)\d\d$/u.test(said))) return null
      if (/^(?:[,、和-]\s*)?\d{4,}/u.test(reason)) return addressed && byStaff ? { tell: zh.reverseOneByOne } : null
      if (reason !== '') return { args: { entry: said, reason } }
      return addressed && byStaff ? { tell: zh.reverseNeedsReason(said) } : null
    }
    if (!addressed || !byStaff || (glued && quotedNumber === undefined) || /^\d/u.test(reason)) return null
    if (quotedNumber !== undefined)
      return reason === '' ? { tell: zh.reverseNeedsReason(quotedNumber) } : { args: { entry: quotedNumber, reason } }
    return { args: { reason } }
  },
  write: ({ entry, reason }) => [entry, reason].filter((word) => word !== undefined && word !== '').join(' '),

  async run({ entry: number, reason: said }, scene): Promise<Decision> {
    const reason = scene.asTyped(said)
    const { ledger, me, roster } = scene
    if (number === undefined) return scene.room === null ? tell(zh.reverseNeedsNumber) : { says: [] }
    if (reason.length > mostReason) return tell(zh.reasonTooLong(mostReason))
    const entry = await ledger.entry(number)
    if (entry === null) return tell(zh.noSuchEntry(number))
    if (entry.reverses !== undefined) return tell(zh.reversalStands(number))
    const before = await ledger.reversalOf(number)
    if (before !== null) return tell(zh.alreadyReversed(number, before))
    if (entry.member === me.number) return tell(zh.notYourOwnEntry(number))

    if (entry.adjusts !== undefined) return tell(zh.adjustmentStands(number, entry.adjusts))

    const [objection] = await ledger.objectionsAbout([subjectOf({ entry: number, member: entry.member })])
    if (objection && (await authorsOf(ledger, objection)).has(me.number)) return tell(notByRecorder(objection.objection))
    const { member, item, quantity } = entry
    const answer = objection ? answering(scene, objection, 'reversed') : null
    const owner = roster.byNumber.get(member)
    const { events, expect, count, tenths } = await reversing(scene, entry, reason)
    const told = { entry: number, item, quantity: sayQuantity(scene, item, quantity), now: signed(tenths), by: dealtEntry(), reason }
    return {
      expect: [...expect, ...(answer?.expect ?? [])],
      events: [...events, ...(answer?.events ?? [])],
      entries: count,
      says: [
        { to: 'asker', text: zh.reversed({ ...told, name: owner?.name || zh.formerMember, was: signed(0 - tenths) }) },
        ...(owner && owner.leftAt === undefined ? [{ to: { member }, text: zh.yoursWasReversed(told) }] : []),
        ...(answer?.says ?? []),
      ],
    }
  },
})
