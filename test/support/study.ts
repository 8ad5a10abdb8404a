import type { StudySeries } from '../../src/domain/association.ts'

/** A weekly series of 学习群: Thursdays 19:30, half an hour; what `given` says otherwise. */
export const weekly = (given: Partial<StudySeries> = {}): StudySeries => ({
  name: '每周集体学习',
  kind: 'study',
  groups: ['学习群'],
  every: 'week',
  weekday: '周四',
  time: '19:30',
  minutes: 30,
  topics: [],
  reminders: [{ daysBefore: 1, time: '19:00' }, { minutesBefore: 60 }, { minutesBefore: 0 }],
  onHoliday: 'skip',
  checkIn: { before: 30, after: 30 },
  code: false,
  ...given,
})

/** A series by a day of the month; rhythm and day are given. */
export const monthly = (given: Partial<StudySeries>): StudySeries => {
  const { weekday: _, ...rest } = weekly()
  return { ...rest, every: 'month', ...given }
}
