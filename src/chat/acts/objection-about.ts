import type { ObjectionAbout } from '../../domain/objection.ts'
import { monthOf } from '../../domain/zoned.ts'
import * as zh from '../../text/objection.ts'
import type { House } from '../scene.ts'

/** What an objection is about in words, and the month it concerns (`YYYY-MM`); null where nothing was named. */
export const objectionAbout = async (
  { ledger, association }: Pick<House, 'ledger' | 'association'>,
  { entry, activity, claim }: ObjectionAbout,
): Promise<{ text: string; month: string | null }> => {
  const zone = association.timezone
  if (entry !== undefined) {
    const found = await ledger.entry(entry)
    return { text: zh.aboutEntry(entry, found?.item ?? ''), month: found?.period ?? null }
  }
  if (activity !== undefined) {
    const found = await ledger.activity(activity)
    return { text: zh.aboutActivity(activity, found?.title ?? ''), month: found ? monthOf(found.startsAt, zone) : null }
  }
  if (claim !== undefined) {
    const found = await ledger.claim(claim)
    return { text: zh.aboutClaim(claim, found?.item ?? ''), month: found ? monthOf(found.at, zone) : null }
  }
  return { text: zh.aboutNothing, month: null }
}
