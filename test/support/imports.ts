import { randomUUID } from 'node:crypto'
import { rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { importFile } from '../../src/cli/import.ts'
import type { RosterRow } from '../../src/domain/association.ts'
import type { Village } from './village.ts'

/** A roster line as a test gives it: of 医疗保障分会 and 会员单位 unless said, and the rest empty. */
export type GivenRow = Pick<RosterRow, 'number' | 'name'> & Partial<RosterRow>

/** Imports a roster of these lines as the command line does; answers the summary it prints. */
export const imported = async (v: Village, rows: readonly GivenRow[], dryRun = false): Promise<Record<string, unknown>> => {
  const file = join(tmpdir(), `lianyi-roster-${randomUUID()}.csv`)
  const lines = rows.map(({ number, name, branch = '医疗保障分会', tier = '会员单位', posts = [], speciality = '', contactId = '' }) =>
    [number, name, branch, tier, posts.join(';'), speciality, contactId].join(','),
  )
  await writeFile(file, `${['number,name,branch,tier,posts,speciality,contactId', ...lines].join('\n')}\n`)
  const written: string[] = []
  const write = process.stdout.write
  process.stdout.write = (chunk: string | Uint8Array): boolean => written.push(String(chunk)) > 0
  try {
    await importFile({ house: v.house, clock: v.clock }, file, { json: true, dryRun })
  } finally {
    process.stdout.write = write
    await rm(file)
  }
  return JSON.parse(written.join('')) as Record<string, unknown>
}
