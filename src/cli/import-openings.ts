import { formatFault } from '../../config/fault.ts'
import { type OpeningRow, readOpenings } from '../../config/openings.ts'
import { crediting } from '../chat/acts/credit.ts'
import type { Item } from '../domain/association.ts'
import { sayPoints } from '../domain/entry.ts'
import { atDate } from '../domain/zoned.ts'
import { exits } from '../exits.ts'
import { printOne } from './print.ts'
import { Exit, type World } from './world.ts'

/** Options of `import`. */
export interface ImportOptions {
  json: boolean
  dryRun: boolean
}

/** Name of the item, and the category where the file says none, of points from before the ledger. */
const opening = '期初'
const mostShown = 20

/** Names an opening balance for ever: the same line again changes nothing. */
const actOf = ({ number, category, date }: OpeningRow): string => `opening/${number}/${category}/${date}`

/**
 * Opening balances (期初): points that people had before, as entries dated by the file, each once. A line that is there already is left
 * as it is; one that now says otherwise is named and changes nothing: 冲正 comes first.
 */
export const importOpenings = async (
  world: Pick<World, 'house' | 'clock'>,
  bytes: Uint8Array,
  file: string,
  { json, dryRun }: ImportOptions,
): Promise<void> => {
  const { ledger, association } = world.house
  const rows = await checked(world, bytes, file)
  const before = new Map<string, number>()
  for (const number of new Set(rows.map((row) => row.number)))
    for (const { act, tenths, reverses } of await ledger.entriesOf(number)) if (reverses === undefined) before.set(act, tenths)
  const fresh = rows.filter((row) => !before.has(actOf(row)))
  const differing = rows.filter((row) => before.has(actOf(row)) && before.get(actOf(row)) !== row.tenths)
  if (!dryRun) for (const row of fresh) await enter(world, row)
  const sum = fresh.reduce((total, { tenths }) => total + tenths, 0)
  const summary = {
    dryRun,
    created: fresh.length,
    unchanged: rows.length - fresh.length - differing.length,
    points: sum / 10,
    differing: differing.map((row) => ({ number: row.number, has: (before.get(actOf(row)) ?? 0) / 10, file: row.tenths / 10 })),
  }
  const lines = [
    `${dryRun ? '预览（没有改动）' : '已导入'}：${association.name}期初积分 ${fresh.length} 条，共 ${sayPoints(sum)} 分；原来就有 ${summary.unchanged} 条。`,
    ...differing
      .slice(0, mostShown)
      .map(
        ({ number, tenths }, index) =>
          `! ${number} 已有 ${summary.differing[index]?.has} 分，文件写的是 ${sayPoints(tenths)} 分，没有改；请先冲正再换个日期导入`,
      ),
    ...(differing.length > mostShown ? [`……另有 ${differing.length - mostShown} 条`] : []),
  ]
  printOne(summary, lines.join('\n'), json)
}

/** The file's rows, each of somebody on the roster and of a category there is, none of a day to come. Throws {@link Exit} 78 with every fault. */
const checked = async ({ house, clock }: Pick<World, 'house' | 'clock'>, bytes: Uint8Array, file: string): Promise<OpeningRow[]> => {
  const [{ rows, faults }, roster, latest] = await Promise.all([
    readOpenings(bytes, file),
    house.ledger.roster(),
    house.ledger.ruleVersions().then((all) => all.at(-1)?.rules ?? house.association.rules),
  ])
  for (const row of rows) {
    const fault = (message: string): void => void faults.push({ file, line: row.line, message })
    const member = roster.byNumber.get(row.number)
    if (!member) fault(`名册上没有会员号「${row.number}」。`)
    else if (row.name !== '' && row.name !== member.name) fault(`会员号「${row.number}」在名册上不是「${row.name}」，请核对这一行。`)
    if (row.category !== '' && !latest.categories.includes(row.category))
      fault(`没有叫「${row.category}」的板块；有：${latest.categories.join('、')}。`)
    if (atDate(row.date, '00:00', house.association.timezone) > clock.now()) fault(`日期 ${row.date} 还没有到。`)
  }
  if (faults.length > 0) throw new Exit(exits.settings, faults.sort((a, b) => a.line - b.line).map(formatFault))
  return rows
}

const mostTries = 5

/** Enters one, once; decided anew when something else was written between. */
const enter = async ({ house, clock }: Pick<World, 'house' | 'clock'>, row: OpeningRow): Promise<void> => {
  const { ledger, association, journal } = house
  const zone = association.timezone
  const item: Item = { name: opening, aliases: [], category: row.category || opening, tenths: 10, unit: '分' }
  const at = atDate(row.date, '00:00', zone)
  for (let tries = 0; tries < mostTries; tries += 1) {
    const [roster, ruled] = await Promise.all([ledger.roster(), ledger.rulesOn(clock.now())])
    const credits = crediting({ ledger, roster, zone, rules: ruled?.rules ?? association.rules, rulesVersion: ruled?.version ?? 0 })
    await credits.add({ member: row.number, item, quantity: Math.abs(row.tenths) / 10, at, ...(row.tenths < 0 ? { deducts: true } : {}) })
    const { outcome } = await journal.commit({
      act: { id: actOf(row), about: String(row.tenths), once: true },
      ...{ by: 'cli', occurredAt: at, expect: credits.expect, events: credits.events, says: [], memo: [], entries: credits.count() },
    })
    if (outcome !== 'refused') return
  }
  throw new Exit(exits.different, ['导入时账本一直有别的改动，前面各行已经导入，请再运行一次。'])
}
