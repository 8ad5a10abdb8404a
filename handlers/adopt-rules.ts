import { stillClosed } from '../src/chat/acts/credit.ts'
import { rulesDigest } from '../src/chat/acts/rules.ts'
import { isQuestion } from '../src/chat/arguments.ts'
import { command, confirmPrivately, tell } from '../src/chat/contract.ts'
import { datesSaid } from '../src/chat/forms/said-dates.ts'
import { ruleChanges } from '../src/domain/points/rule-changes.ts'
import { atDate, sayDay } from '../src/domain/zoned.ts'
import * as zh from '../src/text/rules.ts'

interface Args {
  /** `YYYY-MM-DD`; absent: from now on. */
  date?: string
  /** Digest of the rules that were shown: what changed since is shown anew. */
  shown?: string
}

/**
 * 启用办法 — staff adopt the folder's changed rule set, from now on or from a date: shown first, then 确认. What happened before keeps
 * the version it was scored by.
 */
export const adoptRules = command<Args>({
  name: '启用办法',
  words: ['启用办法', '启用积分办法', '采用办法'],
  who: 'staff',
  privateOnly: true,
  usage: '启用办法 [日期]',
  about: '启用改过的积分办法',
  read(rest, { at, association, glued }) {
    if (rest === '') return { args: {} }
    if (glued || isQuestion(rest)) return null
    const dates = datesSaid(rest.replace(/^从|起$/gu, ''), at, association.timezone)
    if (dates === null || 'unclear' in dates) return { tell: zh.noSuchDate }
    if ('past' in dates) return { args: { date: dates.past } }
    return dates.from === dates.to ? { args: { date: dates.from } } : { tell: zh.noSuchDate }
  },
  write: ({ date }) => date ?? '',

  async run({ date, shown }, scene) {
    const { association, ledger, zone, at, me, confirmed } = scene
    const [latest, closed] = await Promise.all([ledger.ruleVersions().then((all) => all.at(-1)), ledger.closed()])
    const version = (latest?.version ?? 0) + 1
    const changes = latest ? ruleChanges(latest.rules, association.rules) : []
    if (latest && changes.length === 0) return tell(zh.nothingToAdopt(latest.version))
    const from = date === undefined ? at : atDate(date, '00:00', zone)
    if (date !== undefined && closed.month !== null && date.slice(0, 7) <= closed.month) return tell(zh.dateClosed(closed.month))
    if (latest && from < latest.from) return tell(zh.beforeLast(sayDay(latest.from, zone, at)))
    const said = date === undefined ? zh.fromNow : sayDay(from, zone, at)
    const digest = rulesDigest(association.rules)
    if (!confirmed || shown !== digest) {
      const args = { ...(date === undefined ? {} : { date }), shown: digest }
      return confirmPrivately(scene, zh.adoptionShown(version, said, changes.map(zh.changeLine)), { command: '启用办法', args })
    }
    const place = { name: 'the last version', key: 'meta', field: 'rules' }
    return {
      expect: [...stillClosed(closed), latest ? { ...place, op: 'equals', value: String(latest.version) } : { ...place, op: 'absent' }],
      events: [{ type: 'rules.adopted', version, rules: association.rules, from }],
      says: [
        { to: 'asker', text: zh.adopted(version, said) },
        { to: 'staff', text: zh.adoptedBy(me.name, version, said) },
      ],
    }
  },
})
