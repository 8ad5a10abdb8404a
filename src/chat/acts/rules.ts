import { createHash } from 'node:crypto'
import type { RuleSet } from '../../domain/association.ts'
import { ruleChanges } from '../../domain/points/rule-changes.ts'
import * as zh from '../../text/rules.ts'
import { type House, noticesOf } from '../scene.ts'

/** By what the content of a rule set is known. */
export const rulesDigest = (rules: RuleSet): string => createHash('sha256').update(JSON.stringify(rules)).digest('base64url').slice(0, 16)

/**
 * Tells staff that the folder's rule set is not the one adopted last, what it changes and how to adopt it: once for each content. Answers
 * whether it differs; a second call says nothing more.
 */
export const proposeRules = async (house: House, at: number): Promise<boolean> => {
  const { association, ledger, journal } = house
  const latest = (await ledger.ruleVersions()).at(-1)
  const changes = latest ? ruleChanges(latest.rules, association.rules) : []
  if (!latest || changes.length === 0) return false
  const digest = rulesDigest(association.rules)
  const id = `rules-proposed/${latest.version}/${digest}`
  if (await ledger.happened(id)) return true
  const text = zh.proposed(changes.map(zh.changeLine))
  await journal.commit({
    act: { id, about: digest, once: true },
    by: 'bot',
    occurredAt: at,
    expect: [],
    events: [{ type: 'rules.proposed', digest }],
    says: await noticesOf(house, await ledger.roster(), [{ to: 'staff', text }], { cause: id, at }),
    memo: [],
  })
  return true
}
