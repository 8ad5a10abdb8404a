import { isQuestion } from '../src/chat/arguments.ts'
import { command, say } from '../src/chat/contract.ts'
import type { RuleSet } from '../src/domain/association.ts'
import { itemNamed } from '../src/domain/points/scoring.ts'
import { dateOf, sayDay } from '../src/domain/zoned.ts'
import * as zh from '../src/text/rules.ts'

interface Args {
  /** A category, or an item. */
  part?: string
}

/** 积分办法 — the rule set in force, or one category or item of it, and what will change on a date. Writes nothing. */
export const rules = command<Args>({
  name: '积分办法',
  words: ['积分办法', '积分规则', '积分细则', '积分标准'],
  who: 'member',
  usage: '积分办法 [板块|项目]',
  about: '看怎么积分、每项多少分',
  read(rest, { rules: inForce, addressed, glued }) {
    if (rest === '') return { args: {} }
    const part = partOf(inForce, rest)
    if (part !== null) return { args: { part } }
    return addressed && !glued && !isQuestion(rest) && rest.length <= 12 ? { args: { part: rest } } : null
  },
  write: ({ part }) => part ?? '',

  async run({ part }, scene) {
    const { rules: inForce, rulesVersion: version, zone, at } = scene
    const { categories, items, campaigns = [] } = inForce
    const asked = part === undefined ? null : partOf(inForce, part)
    if (part !== undefined && asked === null) return say(zh.noSuchPart(part, categories))
    const shown = categories.filter((category) => asked === null || asked === category || itemNamed(inForce, asked)?.category === category)
    const lines = shown.flatMap((category) => [
      zh.categoryHead(category),
      ...items
        .filter((item) => item.category === category && (asked === null || asked === category || itemNamed(inForce, asked) === item))
        .map(zh.itemLine),
    ])
    const versions = await scene.ledger.ruleVersions()
    const since = versions.find((each) => each.version === version)?.from ?? 0
    const next = versions.filter(({ from }) => from > at).at(0)
    return say(
      zh.rules({
        version,
        since: since === 0 ? null : sayDay(since, zone, at),
        title: asked ?? '积分办法',
        lines,
        campaigns: campaigns.filter(({ to }) => to >= dateOf(at, zone)).map(zh.campaignLine),
        next: next ? zh.nextVersion(next.version, sayDay(next.from, zone, at)) : null,
      }),
    )
  },
})

/** The category or item of a rule set that was typed, or null. */
const partOf = (rules: RuleSet, typed: string): string | null =>
  rules.categories.find((category) => category === typed) ?? itemNamed(rules, typed)?.name ?? null
