import { periodOfKey } from '../domain/period.ts'
import { kindOf } from '../domain/publication.ts'
import { exits } from '../exits.ts'
import { archivePath } from '../journal/archive.ts'
import { archive } from '../journal/archiving.ts'
import { jsonOf } from './print.ts'
import { Exit, type World } from './world.ts'

const labelOf = (key: string): string => periodOfKey(key)?.label ?? key

/**
 * `archive`: moves half-years whose appraisal is final out of Redis into files below the data folder, all of them or up to one. Throws
 * {@link Exit} for what is no half-year, and for one that is not final.
 */
export const archiveHalves = async (
  { house: { redis, keys, association, ledger } }: Pick<World, 'house'>,
  { to, json, 'dry-run': dryRun }: { to?: string; json: boolean; 'dry-run': boolean },
): Promise<void> => {
  const wanted = to === undefined ? null : periodOfKey(to)
  if (wanted === null ? to !== undefined : kindOf(wanted) !== 'half') throw new Exit(exits.usage, ['--to 写半年，例如 2026H1。'])
  const { half } = await ledger.closed()
  const last = half === null ? '还没有定稿的半年' : `最近定稿的是${labelOf(half)}`
  if (wanted && (half === null || wanted.key > half))
    throw new Exit(exits.different, [`${wanted.label}的评比还没有定稿，不能归档${half === null ? '' : `；${last}`}。`])
  const until = wanted?.key ?? half
  const made = until === null ? [] : await archive(redis, keys, { until, zone: association.timezone, dryRun })
  if (json) {
    for (const each of made) process.stdout.write(`${jsonOf(each)}\n`)
    return
  }
  for (const { half: key, rows, events, from, to: end, bytes = 0 } of made)
    process.stdout.write(
      dryRun
        ? `${labelOf(key)}：可归档 ${events} 条事件（第 ${from} 到 ${end} 条，${rows} 次提交），没有改动。\n`
        : `${labelOf(key)}：已归档 ${events} 条事件，${Math.ceil(bytes / 1024)} KB，文件 ${archivePath(keys, { from, to: end })}。\n`,
    )
  if (made.length === 0)
    process.stdout.write(`没有要归档的：${last}${half === null ? '，先「公布 上半年」或「公布 下半年」' : '，已经归档'}。\n`)
}
