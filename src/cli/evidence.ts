import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { endingOf } from '../domain/picture-kind.ts'
import { isoOf } from '../domain/zoned.ts'
import { exits } from '../exits.ts'
import { type EvidenceFiles, evidenceFiles, evidenceFolder } from '../journal/evidence-files.ts'
import type { Evidence } from '../journal/ledger/claims.ts'
import { missedMark } from '../text/evidence.ts'
import { printRows } from './print.ts'
import { Exit, type World } from './world.ts'

/**
 * `evidence CLAIM [--out FOLDER]`: the pictures of a claim, the first sent first, with the other claims that use the same ones; with
 * `--out` they are opened and written there as `<claim>-<n>.<ending>` (mode 0600), none of them over a file that is there.
 */
export const showEvidence = async (world: World, claim: string, out: string | undefined, json: boolean): Promise<void> => {
  const { ledger } = world.house
  const found = await ledger.evidenceOf(claim)
  if (found.length === 0) throw new Exit(exits.usage, [`申报 ${claim} 没有图片。`])
  const [files, roster] = [filesOf(world), await ledger.roster()]
  if (out !== undefined) await mkdir(out, { recursive: true, mode: 0o700 })
  const rows = []
  for (const [index, picture] of found.entries())
    rows.push({
      picture: index + 1,
      number: picture.member,
      name: roster.byNumber.get(picture.member)?.name ?? '',
      sentAt: isoOf(picture.sentAt, world.house.association.timezone),
      ...(await shown(files, picture, out === undefined ? undefined : join(out, `${claim}-${index + 1}`))),
    })
  printRows(rows, json)
}

const filesOf = ({ house, dataFolder }: World): EvidenceFiles =>
  evidenceFiles(evidenceFolder(dataFolder, house.association.id), house.ledger.seals)

/** What became of a picture; kept, and with a path for it, it is written there. */
const shown = async (files: EvidenceFiles, picture: Evidence, path: string | undefined) => {
  if (picture.state === 'wanted') return { state: '还在取' }
  if (picture.state === 'missed') return { state: missedMark }
  const { member, hash, size, mediaType, reused } = picture
  const kept = { state: '已保存', hash, size, mediaType, alsoIn: reused.map((use) => `${use.claim}（${use.member}）`).join('、') }
  const bytes = await files.read(member, picture)
  if (bytes === null) return { ...kept, state: (await files.has(member, picture)) ? '打不开：钥匙已销毁，或文件被改动' : '文件不在' }
  if (path === undefined) return kept
  const file = `${path}.${endingOf(mediaType)}`
  await writeFile(file, bytes, { mode: 0o600, flag: 'wx' }).catch((error: NodeJS.ErrnoException) => {
    throw error.code === 'EEXIST' ? new Exit(exits.usage, [`${file} 已经在了，没有覆盖。请换一个文件夹。`]) : error
  })
  return { ...kept, file }
}

/** How many pictures the ledger says are kept, and how many of them are not in the data folder. */
export const picturesOf = async (world: World): Promise<{ kept: number; missing: number }> => {
  const kept = await world.house.ledger.evidenceKept()
  const files = filesOf(world)
  let missing = 0
  for (const { member, hash, mediaType } of kept) if (!(await files.has(member, { hash, mediaType }))) missing += 1
  return { kept: kept.length, missing }
}
