import { createHash } from 'node:crypto'
import { readdir, readFile, stat } from 'node:fs/promises'
import { basename, join, resolve } from 'node:path'
import type { z } from 'zod'
import type { Association } from '../src/domain/association.ts'
import { checkAgreement, type FolderFiles } from './agreement.ts'
import { decodeText } from './decode-text.ts'
import { type Fault, nearest, sortFaults } from './fault.ts'
import { entriesAt, namesAt, textAt } from './found.ts'
import { checkRoster, type RosterFile, readCsvRoster } from './roster.ts'
import { associationSchema, brandsSchema, pointsSchema, rotationSchema, studySchema } from './schema.ts'
import { checkShape } from './schema-faults.ts'
import { MOST_TABLE_BYTES } from './table.ts'
import { toAssociation } from './to-association.ts'
import { readYaml, type YamlFile } from './yaml-file.ts'

/** The files of an association's folder, in the order people fill them in. */
export const ASSOCIATION_FILES = ['association.yaml', 'roster.csv', 'points.yaml', 'rotation.yaml', 'study.yaml', 'brands.yaml'] as const

/** One of the files of an association's folder. */
export type AssociationFile = (typeof ASSOCIATION_FILES)[number]

/** SHA-256 (hex) of each file that was read, so that a file that differs later can be told. */
export type Digests = Partial<Record<AssociationFile, string>>

/** An association with the folder and the digests of the files it came from. */
export interface LoadedAssociation {
  association: Association
  folder: string
  files: Digests
}

const optional: ReadonlySet<AssociationFile> = new Set(['study.yaml', 'brands.yaml'])
const MOST_YAML_BYTES = 1_000_000

/** One association from its folder, or every fault of the folder at once, in file and line order. Never throws for what a file holds. */
export async function loadAssociation(folder: string): Promise<({ ok: true } & LoadedAssociation) | { ok: false; faults: Fault[] }> {
  const { loaded, faults } = await inspect(folder, '')
  return loaded && faults.length === 0 ? { ok: true, ...loaded } : { ok: false, faults }
}

/**
 * Every association at a path: the folder of one, or a folder of such folders (`LIANYI_CONFIG`). Ids and room ids are unique across
 * them. With several, faults name their files `folder/file`. All faults of all folders are reported at once.
 */
export async function loadAssociations(
  path: string,
): Promise<{ ok: true; associations: LoadedAssociation[] } | { ok: false; faults: Fault[] }> {
  const folders = await foldersAt(path)
  if ('fault' in folders) return { ok: false, faults: [folders.fault] }
  const inspected: Inspected[] = []
  for (const folder of folders.paths) inspected.push(await inspect(folder, folders.several ? `${basename(folder)}/` : ''))
  const faults = [...inspected.flatMap((one) => one.faults), ...sharedIds(inspected)]
  if (faults.length > 0) return { ok: false, faults }
  return { ok: true, associations: inspected.flatMap(({ loaded }) => loaded ?? []) }
}

interface Inspected {
  loaded?: LoadedAssociation
  faults: Fault[]
  /** association.yaml, when it is there: other folders must not use its ids. */
  yaml?: YamlFile
}

async function inspect(folder: string, prefix: string): Promise<Inspected> {
  const names = await readdir(folder).catch(() => undefined)
  if (!names) return { faults: [{ file: prefix || folder, line: 1, message: '这个文件夹不存在或打不开，请检查 LIANYI_CONFIG。' }] }
  const faults: Fault[] = []
  const files: Digests = {}
  const bytes = new Map<AssociationFile, Uint8Array>()
  for (const name of ASSOCIATION_FILES) {
    const read = names.includes(name) ? await readBounded(join(folder, name), name) : missing(name, names)
    if (read instanceof Uint8Array) {
      bytes.set(name, read)
      files[name] = createHash('sha256').update(read).digest('hex')
    } else if (read !== undefined) faults.push({ file: prefix + name, line: 1, message: read })
  }
  const yamlOf = (name: AssociationFile): YamlFile | undefined => {
    const found = bytes.get(name)
    if (!found) return undefined
    const text = decodeText(found)
    if (text !== undefined) return readYaml(text, prefix + name)
    faults.push({ file: prefix + name, line: 1, message: '文件编码认不出来，请另存为 UTF-8。' })
    return undefined
  }
  const shapeOf = <Schema extends z.ZodType>(yaml: YamlFile | undefined, schema: Schema): z.output<Schema> | undefined => {
    if (!yaml) return undefined
    const { data, faults: found } = checkShape(yaml, schema)
    faults.push(...yaml.faults, ...found)
    return data
  }
  const yamls = {
    association: yamlOf('association.yaml'),
    points: yamlOf('points.yaml'),
    rotation: yamlOf('rotation.yaml'),
    study: yamlOf('study.yaml'),
    brands: yamlOf('brands.yaml'),
  }
  const shapes = {
    association: shapeOf(yamls.association, associationSchema),
    points: shapeOf(yamls.points, pointsSchema),
    rotation: shapeOf(yamls.rotation, rotationSchema),
    study: shapeOf(yamls.study, studySchema),
    brands: shapeOf(yamls.brands, brandsSchema),
  }
  const rosterBytes = bytes.get('roster.csv')
  const roster = rosterBytes && readCsvRoster(rosterBytes, `${prefix}roster.csv`)
  if (roster) faults.push(...roster.faults, ...checkRoster(roster, `${prefix}roster.csv`, rosterLists(yamls.association)))
  faults.push(...checkAgreement(withoutAbsent({ ...yamls, roster })))
  const sorted = sortFaults(
    faults,
    ASSOCIATION_FILES.map((name) => prefix + name),
  )
  const { association, points, rotation } = shapes
  const whole = association && points && rotation && roster && faults.length === 0
  return {
    faults: sorted,
    ...(yamls.association ? { yaml: yamls.association } : {}),
    ...(whole
      ? { loaded: { association: toAssociation({ ...shapes, association, points, rotation, roster: roster.rows }), folder, files } }
      : {}),
  }
}

const rosterLists = (yaml: YamlFile | undefined) => ({ branches: namesAt(yaml, 'branches'), tiers: namesAt(yaml, 'tiers') })

function withoutAbsent(files: { [Key in keyof FolderFiles]: FolderFiles[Key] | undefined }): FolderFiles {
  const { association, points, rotation, study, brands, roster } = files
  const some: FolderFiles = {}
  if (association) some.association = association
  if (points) some.points = points
  if (rotation) some.rotation = rotation
  if (study) some.study = study
  if (brands) some.brands = brands
  if (roster) some.roster = roster as RosterFile
  return some
}

/** The bytes of a file, or the sentence that says why not. */
async function readBounded(path: string, name: AssociationFile): Promise<Uint8Array | string> {
  const most = name === 'roster.csv' ? MOST_TABLE_BYTES : MOST_YAML_BYTES
  try {
    const found = await stat(path)
    if (!found.isFile()) return '这里应该是一个文件。'
    if (found.size > most) return `文件太大，最多 ${most / 1_000_000} MB。`
    return new Uint8Array(await readFile(path))
  } catch {
    return '文件打不开，请检查权限。'
  }
}

/** What to say of a file that is not there: a near name is always a mistake, else only some files may be left out. */
function missing(name: AssociationFile, names: readonly string[]): string | undefined {
  const others = names.filter((other) => !ASSOCIATION_FILES.some((one) => one === other) && /\.(?:ya?ml|csv|xlsx?)$/iu.test(other))
  const near = nearest(name, others)
  if (near !== undefined) return `缺少这个文件；文件夹里有「${near}」，请改名或另存为 ${name}。`
  if (optional.has(name)) return undefined
  return name === 'rotation.yaml' ? '缺少这个文件；没有轮值就写一行 turns: []。' : '缺少这个文件，请照 config/qiuxian 里的写一份。'
}

async function foldersAt(path: string): Promise<{ paths: string[]; several: boolean } | { fault: Fault }> {
  const names = await readdir(path).catch(() => undefined)
  if (!names) return { fault: { file: path, line: 1, message: '这个文件夹不存在或打不开，请检查 LIANYI_CONFIG。' } }
  if (ASSOCIATION_FILES.some((name) => names.includes(name))) return { paths: [path], several: false }
  const paths: string[] = []
  for (const name of [...names].sort()) {
    const inside = await readdir(join(path, name)).catch((): string[] => [])
    if (!name.startsWith('.') && ASSOCIATION_FILES.some((file) => inside.includes(file))) paths.push(join(path, name))
  }
  if (paths.length > 0) return { paths, several: true }
  return { fault: { file: path, line: 1, message: `这里没有 association.yaml，下一级文件夹里也没有（完整路径 ${resolve(path)}）。` } }
}

/** Ids and room ids that two folders both use. */
function sharedIds(inspected: readonly Inspected[]): Fault[] {
  const faults: Fault[] = []
  const ids = new Map<string, YamlFile>()
  const rooms = new Map<string, YamlFile>()
  for (const { yaml } of inspected) {
    if (!yaml) continue
    const id = textAt(yaml, ['id'])
    const first = id && ids.get(id.text)
    if (first) faults.push({ file: yaml.file, ...yaml.place(id.path), message: `id「${id.text}」已被 ${first.file} 使用，请换一个。` })
    else if (id) ids.set(id.text, yaml)
    for (const group of entriesAt(yaml, ['groups'])) {
      const room = group.text('roomId')
      const other = room && rooms.get(room.text)
      if (other && other !== yaml)
        faults.push({
          file: yaml.file,
          ...yaml.place(room.path),
          message: `roomId「${room.text}」已被 ${other.file} 使用，一个群只能属于一个会。`,
        })
      else if (room) rooms.set(room.text, yaml)
    }
  }
  return faults
}
