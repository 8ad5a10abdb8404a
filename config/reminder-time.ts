import type { ReminderTime } from '../src/domain/association.ts'

/** Farthest ahead of its start that a session is reminded of, days. */
const mostDays = 30

/** 「前一天 19:00」「前3天 08:30」「提前1小时」「提前30分钟」「开始时」 as study.yaml writes them; null for anything else. */
export const reminderTimeOf = (text: string): ReminderTime | null => {
  const said = text.normalize('NFKC').replace(/\s/gu, '')
  if (/^开始(?:时)?$/u.test(said)) return { minutesBefore: 0 }
  const before = /^提?前(?:一|(\d{1,2}))天((?:[01]\d|2[0-3]):[0-5]\d)$/u.exec(said)
  const daysBefore = Number(before?.[1] ?? 1)
  if (before?.[2]) return daysBefore >= 1 && daysBefore <= mostDays ? { daysBefore, time: before[2] } : null
  const span = /^提前(半|一|两|\d{1,3})个?(小时|分钟)$/u.exec(said)
  const amount = { 半: 0.5, 一: 1, 两: 2 }[span?.[1] ?? ''] ?? Number(span?.[1])
  if (!span || !(amount > 0)) return null
  const minutesBefore = amount * (span[2] === '小时' ? 60 : 1)
  return Number.isInteger(minutesBefore) && minutesBefore <= 24 * 60 ? { minutesBefore } : null
}
