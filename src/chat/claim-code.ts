import { createHash } from 'node:crypto'
import type { Ledger } from '../journal/ledger.ts'
import * as zh from '../text/binding.ts'
import { type Decision, say } from './contract.ts'

/** How a claim code is kept: never the code itself. */
export const claimDigest = (code: string): string => createHash('sha256').update(`lianyi claim ${code}`).digest('base64url')

/** What could be claim codes in a text: runs of eight digits. */
export const claimCodesIn = (text: string): string[] => [...text.normalize('NFKC').matchAll(/(?<!\d)\d{8}(?!\d)/gu)].map(([code]) => code)

/** A claim code seen in a room, however it is said, is void at once; null when there is none in the text. */
export const exposedCode = async (ledger: Ledger, text: string): Promise<Decision | null> => {
  const codes = claimCodesIn(text)
  const digest = codes.length === 0 ? null : await ledger.claimDigest()
  if (digest === null || !codes.some((code) => claimDigest(code) === digest)) return null
  return {
    ...say(zh.claimSeen),
    expect: [{ name: 'the same code', key: 'meta', field: 'claim', op: 'equals', value: digest }],
    events: [{ type: 'claim-code.ended' }],
  }
}
