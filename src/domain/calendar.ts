/** The working days of an association: the State Council's, with its own exceptions. Dates are `YYYY-MM-DD`. */
export interface Calendar {
  /** Whether people work that day: a make-up working Saturday is one, a holiday Monday is not. */
  isWorkday(date: string): boolean
  /** 「国庆节」 for a holiday, null for any other day (plain weekends too). */
  holiday(date: string): string | null
  /** Whether the holidays of a year are known; those of an unpublished year count as plain days. */
  isPublished(year: number): boolean
}
