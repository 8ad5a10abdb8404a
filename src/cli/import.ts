import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { formatFault } from '../../config/fault.ts'
import { isOpenings } from '../../config/openings.ts'
import { checkRoster, readRoster } from '../../config/roster.ts'
import type { RosterRow } from '../domain/association.ts'
import type { Member } from '../domain/member.ts'
import type { Roster } from '../domain/roster.ts'
import { exits } from '../exits.ts'
import type { NewEvent } from '../journal/events.ts'
import { type ImportOptions, importOpenings } from './import-openings.ts'
import { printOne } from './print.ts'
import { Exit, type World } from './world.ts'

/** How many lines one commit takes. */
const chunk = 200

interface Plan {
  created: RosterRow[]
  /** Those who left and join anew: what they had stays theirs. */
  rejoined: RosterRow[]
  changed: { row: RosterRow; before: Member; fields: string[] }[]
  same: number
  /** On the roster, not in the file: nobody is removed by being left out. */
  absent: Member[]
  /** New lines whose name somebody on the roster already has: two people, or one written twice? */
  sameName: RosterRow[]
}

/** `import FILE [--dry-run]`: a roster, or opening balances where the file has a column of points. */
export const importFile = async (world: Pick<World, 'house' | 'clock'>, file: string, options: ImportOptions): Promise<void> => {
  const bytes = await readFile(file).catch(() => {
    throw new Exit(exits.usage, [`读不到文件 ${file}。`])
  })
  return (await isOpenings(bytes))
    ? importOpenings(world, bytes, basename(file), options)
    : importRoster(world, bytes, basename(file), options)
}

/**
 * A roster: the only way to change members, as dated events. New numbers join, those of members who left join anew with their record
 * kept, known ones change; an empty branch, tier or speciality leaves what was there; nobody is removed. The same file again changes nothing.
 */
const importRoster = async (
  world: Pick<World, 'house' | 'clock'>,
  bytes: Uint8Array,
  name: string,
  { json, dryRun }: ImportOptions,
): Promise<void> => {
  const { house } = world
  const read = await readRoster(bytes, name)
  const known = { branches: new Set(house.association.branches), tiers: new Set(house.association.tiers) }
  const faults = [...read.faults, ...checkRoster(read, name, known)]
  if (faults.length > 0) throw new Exit(exits.settings, faults.map(formatFault))

  const plan = planOf(read.rows, await house.ledger.roster())
  if (!dryRun) await apply(world, plan, createHash('sha256').update(bytes).digest('base64url').slice(0, 16))
  const summary = {
    dryRun,
    created: plan.created.length,
    rejoined: plan.rejoined.length,
    changed: plan.changed.length,
    unchanged: plan.same,
    absent: plan.absent.length,
    changes: plan.changed.map(({ row, fields }) => ({ number: row.number, fields })),
    joining: plan.created.map(({ number, name, branch }) => ({ number, name, branch })),
    rejoining: plan.rejoined.map(({ number, name, branch }) => ({ number, name, branch })),
    sameName: plan.sameName.map((row) => ({ number: row.number, name: row.name })),
  }
  const lines = [
    `${dryRun ? '预览（没有改动）' : '已导入'}：新增 ${plan.created.length} 人，重新加入 ${plan.rejoined.length} 人，变更 ${plan.changed.length} 人，不变 ${plan.same} 人；名册上有而文件里没有 ${plan.absent.length} 人（保留不动）。`,
    ...plan.created.slice(0, 20).map((row) => `+ ${row.number} ${row.name} ${row.branch}`),
    ...plan.rejoined.slice(0, 20).map((row) => `+ ${row.number} ${row.name} ${row.branch}（退会后重新加入，以前的积分仍在名下）`),
    ...plan.changed.slice(0, 20).map(({ row, fields }) => `~ ${row.number} ${row.name}：${fields.join('、')}`),
    ...plan.sameName.slice(0, 20).map((row) => `! ${row.number} ${row.name} 与名册上另一人同名，请确认不是同一个人`),
  ]
  printOne(summary, lines.join('\n'), json)
}

const planOf = (rows: readonly RosterRow[], roster: Roster): Plan => {
  const plan: Plan = { created: [], rejoined: [], changed: [], same: 0, absent: [], sameName: [] }
  const inFile = new Set(rows.map((row) => row.number))
  for (const given of rows) {
    const before = roster.byNumber.get(given.number)
    if (!before) {
      plan.created.push(given)
      if (roster.named(given.name).length > 0) plan.sameName.push(given)
      continue
    }
    const row = {
      ...given,
      branch: given.branch || before.branch,
      tier: given.tier || before.tier,
      speciality: given.speciality || before.speciality,
    }
    if (before.leftAt !== undefined) {
      plan.rejoined.push(row)
      if (roster.named(row.name).length > 0) plan.sameName.push(row)
      continue
    }
    const fields = [
      ...(row.name === before.name ? [] : ['姓名']),
      ...(row.branch === before.branch ? [] : [`分会 ${before.branch}→${row.branch}`]),
      ...(row.tier === before.tier ? [] : [`层级 ${before.tier}→${row.tier}`]),
      ...([...row.posts].sort().join() === [...before.posts].sort().join()
        ? []
        : [`职务 ${before.posts.join(';') || '无'}→${row.posts.join(';') || '无'}`]),
      ...(row.speciality === before.speciality ? [] : ['专长']),
    ]
    if (fields.length === 0) plan.same += 1
    else plan.changed.push({ row, before, fields })
  }
  plan.absent = roster.present.filter((member) => !inFile.has(member.number))
  return plan
}

const apply = async ({ house, clock }: Pick<World, 'house' | 'clock'>, plan: Plan, digest: string): Promise<void> => {
  const { ledger } = house
  const { seals } = ledger
  const fact = async (row: RosterRow) => ({
    member: row.number,
    name: await seals.seal(row.number, row.name),
    branch: row.branch,
    tier: row.tier,
    posts: row.posts,
    speciality: row.speciality,
  })
  const events: NewEvent[] = []
  const bound = async (member: string, contactId: string): Promise<NewEvent> => ({
    ...{ type: 'contact.bound', member, account: '*' },
    contact: await seals.contactDigest('*', contactId),
    contactId: await seals.seal(member, contactId),
  })
  for (const row of plan.created) {
    events.push({ type: 'member.joined', ...(await fact(row)) })
    if (row.contactId !== undefined) events.push(await bound(row.number, row.contactId))
  }
  for (const row of plan.rejoined) {
    events.push({ type: 'member.joined', ...(await fact(row)) })
    const { number, contactId } = row
    // somebody else may have been bound to that contact meanwhile
    if (contactId === undefined || (await ledger.binding(number)) !== null || (await ledger.memberOf('*', contactId)) !== null) continue
    events.push(await bound(number, contactId))
  }
  for (const { row, before } of plan.changed) events.push({ type: 'member.changed', joinedAt: before.joinedAt, ...(await fact(row)) })
  for (let from = 0; from < events.length; from += chunk) {
    await house.journal.commit({
      act: { id: `import/${digest}/${clock.now()}/${from}`, about: '', once: false },
      by: 'cli',
      occurredAt: clock.now(),
      expect: [],
      events: events.slice(from, from + chunk),
      says: [],
      memo: [],
    })
  }
}
