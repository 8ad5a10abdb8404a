import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { titles } from '../text/alarm.ts'
import { replaceFile } from '../whole-file.ts'
import type { Remembered } from './alarm.ts'
import type { TroubleKind } from './troubles.ts'

const fileIn = (dataFolder: string): string => join(dataFolder, 'alerts.json')

const shape = z.record(z.string(), z.object({ since: z.number(), toldAt: z.number().nullable() }))
const isKind = (name: string): name is TroubleKind => name in titles

/** What was told before a restart, so that nobody is told twice and the end is told too. Empty where nothing can be read. Never rejects. */
export const loadMemory = async (dataFolder: string): Promise<Map<TroubleKind, Remembered>> => {
  try {
    const kept = Object.entries(shape.parse(JSON.parse(await readFile(fileIn(dataFolder), 'utf8'))))
    return new Map(kept.flatMap(([name, remembered]) => (isKind(name) ? [[name, remembered]] : [])))
  } catch {
    return new Map()
  }
}

/** Keeps it beside the ledger's files, for the store itself may be what is wrong. A disk that is full loses it, and is told by itself. Never rejects. */
export const saveMemory = async (dataFolder: string, remembered: ReadonlyMap<TroubleKind, Remembered>): Promise<void> => {
  try {
    await mkdir(dataFolder, { recursive: true, mode: 0o700 })
    await replaceFile(fileIn(dataFolder), `${JSON.stringify(Object.fromEntries(remembered))}\n`)
  } catch {
    // told above
  }
}
