import type { Uttered, Village } from './village.ts'

/** Publishes a period: staff open it at one moment and time passes to another, after its window. Answers what was said to anybody. */
export const publishes = async (v: Village, said: string, open: string, final: string): Promise<Uttered[]> => {
  await v.passTo(open)
  await v.say('0001', null, `公布 ${said}`)
  const opened = await v.say('0001', null, '确认')
  return [...opened, ...(await v.passTo(final))]
}

/** The texts said to a group, or (私聊<number>) to a member. */
export const toldTo = (said: readonly Uttered[], who: string): string =>
  said
    .filter(({ to }) => to === who)
    .map(({ text }) => text)
    .join('\n')

/** When the publications of a year's end are opened and final, as {@link publishes} takes them; each is after the one before. */
export const yearsEnd = {
  november: ['11月', '2026-12-03T10:00:00+08:00', '2026-12-09T00:10:00+08:00'],
  december: ['12月', '2027-01-05T10:00:00+08:00', '2027-01-09T00:10:00+08:00'],
  quarter: ['四季度', '2027-01-12T10:00:00+08:00', '2027-01-16T00:10:00+08:00'],
  half: ['下半年', '2027-01-19T10:00:00+08:00', '2027-01-23T00:10:00+08:00'],
} as const
