import { join } from 'node:path'
import { formatFault } from '../../config/fault.ts'
import { loadAssociations } from '../../config/load.ts'
import { formatSettingFault, readSettings, type Settings } from '../../config/settings.ts'
import type { Association } from '../domain/association.ts'
import { type Clock, systemClock } from '../domain/clock.ts'
import { exits } from '../exits.ts'
import { type OpenHouse, openHouse } from '../founding.ts'
import { bringUpToDate } from '../journal/rebuild.ts'
import { type OpenRedis, openRedis } from '../redis/connect.ts'
import { RedisUnreachable } from '../redis/redis-unreachable.ts'

/** Ends the command with a code; the lines go to stderr. */
export class Exit extends Error {
  override readonly name = 'Exit'
  readonly code: number
  readonly lines: readonly string[]
  constructor(code: number, lines: readonly string[]) {
    super(lines.join('\n'))
    this.code = code
    this.lines = lines
  }
}

/** What a command works on. */
export interface World {
  house: OpenHouse
  clock: Clock
  settings: Settings
  store: OpenRedis
  /** Where this association's files are: `LIANYI_DATA`, or the practice room's part of it. */
  dataFolder: string
}

/** Settings checked whole. Throws {@link Exit} 78 with every fault. */
export const settingsOf = (): Settings => {
  const read = readSettings(process.env)
  if (!read.ok) throw new Exit(exits.settings, read.faults.map(formatSettingFault))
  return read.settings
}

/** Folders checked whole. Throws {@link Exit} 78 with every fault. */
export const associationsAt = async (path: string): Promise<Association[]> => {
  const loaded = await loadAssociations(path)
  if (!loaded.ok) throw new Exit(exits.settings, loaded.faults.map(formatFault))
  return loaded.associations.map(({ association }) => association)
}

const silent = { info: () => undefined, warn: () => undefined }

/** Opens the association a command names (`practice-<id>` is the practice world), runs the command, and closes again. */
export const inWorld = async <T>(named: string | undefined, run: (world: World) => Promise<T>): Promise<T> => {
  const settings = settingsOf()
  const associations = await associationsAt(settings.config)
  const practice = named?.startsWith('practice-') ?? false
  const id = practice ? named?.slice('practice-'.length) : named
  const ids = associations.map((association) => association.id).join('、')
  if (id === undefined && associations.length > 1) throw new Exit(exits.usage, [`这里有几个联谊会（${ids}），请用 --association 指明。`])
  const association = id === undefined ? associations[0] : associations.find((each) => each.id === id)
  if (!association) throw new Exit(exits.usage, [`没有叫「${id ?? ''}」的联谊会；有：${ids}。`])
  const dataFolder = practice ? join(settings.data, 'practice') : settings.data
  const store = await openRedis({
    settings: practice ? {} : settings.redis,
    folder: dataFolder,
    log: silent,
    say: (line) => process.stderr.write(`${line}\n`),
  }).catch((error: unknown) => {
    if (error instanceof RedisUnreachable) throw new Exit(exits.redis, [error.message])
    throw error
  })
  const redis = store.client()
  redis.on('error', () => undefined)
  try {
    // Only practice needs its code, and with it all of Wechaty.
    const room = practice ? await import('../practice-room.ts') : null
    const clock = room ? await room.practiceClockOf(redis, association.id) : systemClock
    const house = openHouse(redis, room ? room.practisedOf(association, clock) : association, clock, dataFolder)
    if (await bringUpToDate(redis, house.keys)) process.stderr.write('账本由早先的版本写成，视图已重建。\n')
    return await run({ house, clock, settings, store, dataFolder })
  } finally {
    redis.disconnect()
    await store.close()
  }
}
