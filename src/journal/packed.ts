import type { Attendance } from '../domain/activity.ts'

/** An attendance as its view holds it: when, ms, and `+` where it was made up for. */
export const attendanceAs = ({ at, makeUp }: Pick<Attendance, 'at' | 'makeUp'>): string => `${at}${makeUp ? '+' : ''}`

/** The attendance a view holds of a member. */
export const attendanceFrom = (member: string, text: string): Attendance => ({
  member,
  at: Number(text.replace('+', '')),
  makeUp: text.endsWith('+'),
})

/** What is remembered of an act that can happen once: when, ms, and what it was about, unless that is the first part of its id. Read by commit.lua. */
export const actAs = (act: string, about: string, at: number): string => (act.startsWith(`${about}/`) ? String(at) : `${at} ${about}`)
