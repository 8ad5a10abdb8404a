import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Clock } from '../domain/clock.ts'
import { dateOf } from '../domain/zoned.ts'
import type { OpenHouse } from '../founding.ts'
import { backup } from '../journal/backup.ts'

/** How many nightly backups of an association are kept. */
const keptBackups = 14

/** Backs an association up to `backups/<id>/<date>.gz` in the data folder and removes the oldest ones; answers the file. */
export const nightly = async ({ redis, keys, association }: OpenHouse, dataFolder: string, clock: Clock): Promise<string> => {
  const folder = join(dataFolder, 'backups', association.id)
  const file = join(folder, `${dateOf(clock.now(), association.timezone)}.gz`)
  await backup(redis, keys, association.id, file)
  const kept = (await readdir(folder)).filter((name) => /^\d{4}-\d\d-\d\d\.gz$/u.test(name)).sort()
  for (const old of kept.slice(0, -keptBackups)) await rm(join(folder, old), { force: true })
  return file
}
