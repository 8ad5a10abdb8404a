import { parsePeriod } from '../domain/period.ts'
import type { Publication } from '../domain/publication.ts'
import { isoOf } from '../domain/zoned.ts'
import { exits } from '../exits.ts'
import { printOne, printRows } from './print.ts'
import { Exit, type World } from './world.ts'

type Place = Pick<World, 'house' | 'clock'>

const rowOf = ({ publication, kind, period, state, entries, digest, at, until, changes }: Publication, zone: string) => ({
  ...{ publication: Number(publication), kind, period, state, entries, digest },
  ...(until === undefined ? {} : { until: isoOf(until, zone) }),
  ...(state === 'final' ? { finalisedAt: isoOf(at, zone), changes: changes ?? 0 } : {}),
})

/** `publications`: every month, contest and appraisal that was published or is being, by period. */
export const listPublications = async ({ house }: Place, json: boolean): Promise<void> => {
  const all = await house.ledger.publications()
  printRows(
    all.map((each) => rowOf(each, house.association.timezone)),
    json,
  )
}

/** `publication PERIOD`: what was published of a period for ever: its digest, board, branches and tiers. Throws {@link Exit} 64 for one that is not begun. */
export const showPublication = async ({ house, clock }: Place, typed: string, json: boolean): Promise<void> => {
  const { ledger, association } = house
  const period = parsePeriod(typed, clock.now(), association.timezone)
  const found = (await ledger.publications()).find((each) => each.period === period?.key)
  if (!found) throw new Exit(exits.usage, [`「${typed}」还没有公布；已有的用 publications 看。`])
  const [frozen, roster] = await Promise.all([ledger.published(found.period), ledger.roster()])
  const named = ({ number, tenths, ...rest }: { number: string; tenths: number }) => ({
    ...rest,
    number,
    name: roster.byNumber.get(number)?.name ?? '',
    points: tenths / 10,
  })
  const row = rowOf(found, association.timezone)
  const board = frozen?.board.map(named) ?? []
  const branches = frozen?.branches.map(({ tenths, ...rest }) => ({ ...rest, points: tenths / 10 })) ?? []
  const tiers = frozen?.tiers?.map(({ tier, lines }) => ({ tier, lines: lines.map(named) }))
  const label = period?.label ?? typed
  const lines = [
    `${label} 公布 ${found.publication}：${{ drafted: '草案', opened: '公示中', final: '已定稿' }[found.state]}，流水 ${found.entries} 条。`,
    `账目摘要 ${found.digest}`,
    ...(frozen?.board.map(({ rank, number, tenths }) => `${rank}. ${number} ${roster.byNumber.get(number)?.name ?? ''} ${tenths / 10}`) ??
      []),
    ...branches.map(({ rank, branch, points, members, perHead }) => `${rank}. ${branch} ${points}（${members} 人，人均 ${perHead}）`),
  ]
  printOne({ ...row, board, branches, ...(tiers ? { tiers } : {}) }, lines.join('\n'), json)
}
