import type { Ledger } from '../../journal/ledger.ts'

/**
 * The changing code of a check-in: five digits that begin with 0, which no number of ours does. Nothing is stored: it follows
 * from the association's key, the activity and the five minutes it is asked for in.
 */

const sliceMs = 5 * 60_000
/** How long after it changed the one before is still taken, ms. */
const graceMs = 60_000

/** What could be a code as typed: its leading 0 may be missing. */
export const codeTyped = (typed: string): string | null => (/^0?\d{4}$/u.test(typed) ? typed.padStart(5, '0') : null)

/** The code of an activity at a moment (ms), and when the next takes its place. */
export const codeAt = async ({ seals }: Pick<Ledger, 'seals'>, activity: string, at: number): Promise<{ code: string; until: number }> => {
  const slice = Math.floor(at / sliceMs)
  const secret = Buffer.from(await seals.textDigest(`check-in code\n${activity}\n${slice}`), 'base64url').readUInt32BE(0)
  return { code: `0${String(secret % 10_000).padStart(4, '0')}`, until: (slice + 1) * sliceMs }
}

/** Whether a code is right at a moment (ms): the present one, or the one before in its minute of grace. */
export const isCodeAt = async (ledger: Pick<Ledger, 'seals'>, activity: string, code: string, at: number): Promise<boolean> => {
  const valid = await Promise.all([at, at - graceMs].map((moment) => codeAt(ledger, activity, moment)))
  return valid.some((each) => each.code === code)
}
