import { fitted } from './fitted.ts'
import { sayPublish } from './publication.ts'

/** Sentences of 待办: each line ends with the words that settle it. */

/** All of it. */
export const todo = (name: string, lines: readonly string[]): string =>
  fitted(`${name}，等您办的有 ${lines.length} 项：`, lines, '', (left) => `……另有 ${left} 项`)
/** Nothing waits. */
export const nothing = (name: string): string => `${name}，现在没有等您办的事。`

export const bindings = (count: number): string => `绑定申请 ${count} 件：发「绑定审核」`
export const claims = (count: number): string => `待审申报 ${count} 项：发「待审」`
export const objections = (count: number): string => `没有办结的异议 ${count} 件：发「异议」`
export const swap = (number: string, theirs: string, yours: string): string =>
  `换班 ${number}（对方${theirs} ⇄ 您的${yours}）：发「同意换班 ${number}」或「不同意换班 ${number}」`
export const late = (number: string, title: string): string =>
  `活动 ${number} ${title} 是事后发起的：发「同意活动 ${number}」或「不同意活动 ${number} 理由」`
export const achievements = (number: string, title: string): string =>
  `活动 ${number} ${title} 还没报成果：发「成果 ${number} 服务 80人」这样的`
export const publish = (period: string): string => `${period}积分还没有公布：发「${sayPublish(period)}」`
export const rules = '积分办法改过，还没有启用：发「启用办法」看改了什么'
