import { dateOf } from '../../domain/zoned.ts'
import * as zh from '../../text/export.ts'
import type { Cell, Column, SheetStream } from '../book.ts'
import type { House } from '../scene.ts'

const columns: Column[] = [
  { name: zh.columns.number, kind: 'text', field: 'number' },
  { name: zh.columns.name, kind: 'text', field: 'name' },
  { name: zh.columns.branch, kind: 'text', field: 'branch' },
  { name: zh.columns.tier, kind: 'text', field: 'tier' },
  { name: zh.columns.posts, kind: 'text', field: 'posts' },
  { name: zh.columns.speciality, kind: 'text', field: 'speciality' },
  { name: zh.columns.joined, kind: 'date', field: 'joined' },
  { name: zh.columns.bound, kind: 'text', field: 'bound' },
]

/** The roster: everybody who is a member now, by member number. */
export const membersSheet = async ({ association, ledger }: Pick<House, 'association' | 'ledger'>): Promise<SheetStream> => {
  const { present } = await ledger.roster()
  const bound = await ledger.boundMembers()
  const rows = present.map(({ number, name, branch, tier, posts, speciality, joinedAt }): Cell[] => [
    ...[number, name || zh.nameless, branch, tier, posts.join('、'), speciality],
    dateOf(joinedAt, association.timezone),
    bound.has(number) ? zh.isBound : '',
  ])
  return { name: zh.kinds.members, columns, pieces: [rows] }
}
