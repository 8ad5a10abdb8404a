import { createHash, randomBytes } from 'node:crypto'

/** What a calendar feed shows: everything of the association, the rota alone, or what concerns one member. */
export type CalendarScope = 'association' | 'rota' | 'member'

/** A new key of a feed: 128 random bits as 32 hex digits. Only its digest is kept. */
export const newCalendarKey = (): string => randomBytes(16).toString('hex')

/** What is kept of a key. */
export const calendarDigest = (key: string): string => createHash('sha256').update(`calendar:${key}`).digest('hex')

/** Where a feed is fetched: a whole address, or below that of the web pages when the folder does not say it. */
export const calendarAddress = ({ site = '' }: { site?: string }, key: string): string => `${site}/calendar/${key}.ics`
