import type { ObjectionAnswer } from '../domain/objection.ts'
import { fitted } from './fitted.ts'

/** Sentences of 申诉 and 答复. */

/** How both are said. */
export const objectUsage = '申诉 [流水号|编号] 理由'
export const answerUsage = '答复 编号 理由'

/** Most characters of a reason. */
export const reasonTooLong = (most: number): string => `理由请写在 ${most} 个字以内，本次没有提交。`
/** A number without a reason. */
export const needsReason = (number: string): string => `请写上理由再发一次，例如「申诉 ${number} 我去了两个小时，只记了一个」。`
/** Neither entry, activity nor claim of theirs. */
export const notYours = (number: string): string =>
  `没有找到您的流水、活动或申报 ${number}，请核对编号；发「明细」看流水号，发「申诉」我列出最近的。`
/** One is open. */
export const openAlready = (objection: string, due: string): string => `这一项已有异议 ${objection} 在办，最迟${due}答复，不用重复提交。`
/** Which of these it is. */
export const which = '您要对哪一项提出异议？'
export const entryChoice = (day: string, item: string, points: string, entry: string): string => `${day} ${item} ${points}（流水 ${entry}）`
export const activityChoice = (day: string, title: string, number: string): string => `${day} ${title}（活动 ${number}，没有记上）`
export const noneOfThese = '都不是，请工作人员核实'
/** It is received. */
export const received = (name: string, objection: string, about: string, due: string): string =>
  `${name}，异议 ${objection} 已收到（${about}），最迟${due}答复您。答复以前，这一项不会定稿。`
/** What it is about. */
export const aboutEntry = (entry: string, item: string): string => `流水 ${entry} ${item}`
export const aboutActivity = (number: string, title: string): string => `活动 ${number} ${title}`
export const aboutClaim = (number: string, item: string): string => `申报 ${number} ${item}`
export const aboutNothing = '没有指明哪一项'
/** To the staff's room: neither who nor why. */
export const toStaff = (objection: string, about: string, due: string): string =>
  `收到异议 ${objection}（${about}），最迟${due}答复。请私聊我发「异议」看内容，冲正或补签即办结，也可以发「答复 ${objection} 理由」。`
/** To the head of the branch whose activity it is about. */
export const toHead = (objection: string, about: string, due: string): string =>
  `您分会的活动有一件异议 ${objection}（${about}），最迟${due}答复。发「异议」看内容，补签即办结，也可以发「答复 ${objection} 理由」。`
/** To who credits a member with an open objection. */
export const openOf = (name: string, numbers: readonly string[]): string =>
  `${name}有异议 ${numbers.join('、')} 未办结，办好了可发「答复 ${numbers[0] ?? ''} 已补记」。`
/** One's own. */
export const mine = (lines: readonly string[]): string => fitted('您的异议：', lines, '', (left) => `等 ${left} 件`)
export const mineLine = (objection: string, about: string, state: string): string => `${objection} ${about}：${state}`
export const waiting = (due: string): string => `处理中，最迟${due}答复`
export const ended: Record<ObjectionAnswer, string> = { reversed: '已冲正', entered: '已补记', explained: '已答复' }
/** Staff's list. */
export const open = (lines: readonly string[]): string =>
  fitted(
    `没有办结的异议 ${lines.length} 件：`,
    lines,
    `发「${answerUsage}」答复；冲正那条流水、补签那场活动，也算办结。`,
    (left) => `等 ${left} 件`,
  )
export const openLine = (objection: string, name: string, about: string, due: string, reason: string): string =>
  `${objection} ${name} ${about}（最迟${due}）：${reason}`
export const noneOpen = '没有待办的异议。'
/** How somebody without any raises one. */
export const howTo = `您没有异议。对积分有疑问，请发「${objectUsage}」，流水号发「明细」看。`

/** It was answered: to its member. */
export const answered = (name: string, objection: string, how: ObjectionAnswer, reason: string | null): string =>
  `${name}，您的异议 ${objection} 已办结：${{ reversed: '这条流水已冲正', entered: '已补记', explained: '工作人员答复' }[how]}${reason === null ? '' : `「${reason}」`}。${how === 'explained' ? '仍有疑问可再发「申诉」，由另一位工作人员答复。' : '发「明细」可查。'}`
/** To who answered. */
export const youAnswered = (objection: string): string => `异议 ${objection} 已答复，已私下告知本人。`
/** It is none, or was answered. */
export const noSuch = (number: string): string => `没有编号 ${number} 的异议，请核对；发「异议」看没有办结的。`
export const answeredBefore = (number: string): string => `异议 ${number} 已经办结，不用再答复。`
/** Who may not answer. */
export const notByOneself = (number: string): string => `异议 ${number} 是您本人提出的，请另一位工作人员答复。`
export const notByRecorder = (number: string): string => `异议 ${number} 说的是您经办的这一项，请另一位工作人员答复或冲正。`
export const notOfYourBranch = (number: string): string => `异议 ${number} 不是您分会的，由秘书处或有关分会会长答复。`
export const notByAnswerer = (number: string): string => `异议 ${number} 说的这一项您答复过一次，请另一位工作人员答复。`

/** Nobody answered in time: to staff and the chair. */
export const overdue = (lines: readonly string[]): string =>
  fitted(
    `有 ${lines.length} 件异议到期没有答复：`,
    lines,
    `请尽快发「${answerUsage}」，或冲正、补签。答复以前有关月份不会定稿。`,
    (left) => `等 ${left} 件`,
  )
export const overdueLine = (objection: string, about: string, due: string): string => `${objection} ${about}，应在${due}以前答复`
export const overdueLabel = '到期异议的上报'
