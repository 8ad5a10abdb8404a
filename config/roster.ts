import type { Post, RosterRow } from '../src/domain/association.ts'
import { didYouMean, type Fault } from './fault.ts'
import { isEmpty, once, readCsvTable, readHeader, readTable, type TableRow } from './table.ts'

/** The most members one roster may hold. */
export const MOST_ROSTER_ROWS = 20_000

/** A roster as read: the rows that have a number and a name, the file line of each, and everything wrong with the file. */
export interface RosterFile {
  rows: RosterRow[]
  /** 1-based line (CSV) or row (XLSX) of each of `rows`. */
  lines: number[]
  faults: Fault[]
  /** Every text in the number column, of spoiled lines too, so that one mistake is not reported twice. */
  mentioned: ReadonlySet<string>
  /** False when the file or its header could not be read, so that `rows` says nothing about who is a member. */
  readable: boolean
}

/** Reads a roster as CSV (UTF-8 with or without BOM, or GB18030) or XLSX (the first sheet), told apart by the bytes. Never throws. */
export async function readRoster(bytes: Uint8Array, fileName: string): Promise<RosterFile> {
  const table = await readTable(bytes, MOST_ROSTER_ROWS)
  return 'fault' in table ? unreadable(fileName, table.fault) : understand(table.rows, fileName)
}

/** Reads a CSV roster. Lines that begin with `#` are comments, empty lines are skipped. Never throws. */
export function readCsvRoster(bytes: Uint8Array, fileName: string): RosterFile {
  const table = readCsvTable(bytes)
  return 'fault' in table ? unreadable(fileName, table.fault) : understand(table.rows, fileName)
}

/** The faults of a roster against its association: branches and tiers that are not in association.yaml. Unknown lists check nothing. */
export function checkRoster(
  { rows, lines }: RosterFile,
  file: string,
  known: { branches?: ReadonlySet<string> | undefined; tiers?: ReadonlySet<string> | undefined },
): Fault[] {
  const faults: Fault[] = []
  for (const [index, row] of rows.entries()) {
    const line = lines[index] ?? 1
    if (known.branches && row.branch !== '' && !known.branches.has(row.branch))
      faults.push({
        file,
        line,
        message: `分会「${row.branch}」不在 association.yaml 的 branches 里${didYouMean(row.branch, known.branches)}`,
      })
    if (known.tiers && row.tier !== '' && !known.tiers.has(row.tier))
      faults.push({ file, line, message: `层级「${row.tier}」不在 association.yaml 的 tiers 里${didYouMean(row.tier, known.tiers)}` })
  }
  return faults
}

const columns = ['number', 'name', 'branch', 'tier', 'posts', 'speciality', 'contactId'] as const
type Column = (typeof columns)[number]

/** Header words accepted for each column, the contract's own first. */
const headers: Record<Column, readonly string[]> = {
  number: ['number', '会员号', '编号', '会员编号'],
  name: ['name', '姓名', '名字'],
  branch: ['branch', '分会', '所属分会'],
  tier: ['tier', '层级', '类别'],
  posts: ['posts', '职务'],
  speciality: ['speciality', 'specialty', '专长', '专业'],
  contactId: ['contactId', '微信', '微信id'],
}
const optional: ReadonlySet<Column> = new Set(['speciality', 'contactId'])
const posts: readonly Post[] = ['会长', '副会长', '秘书处', '分会会长', '联络员']

function understand(table: Iterable<TableRow>, file: string): RosterFile {
  const mentioned = new Set<string>()
  const result: RosterFile = { rows: [], lines: [], faults: [], mentioned, readable: true }
  const numbers = new Map<string, number>()
  const contacts = new Map<string, number>()
  let header: (Column | undefined)[] | undefined
  for (const raw of table) {
    const { line } = raw
    const fault = (message: string): void => void result.faults.push({ file, line, message })
    if (isEmpty(raw)) continue
    if (!header) {
      header = readHeader(raw, headers, optional, fault)
      if (!columns.every((column) => optional.has(column) || header?.includes(column))) return { ...result, readable: false }
      continue
    }
    if (result.rows.length >= MOST_ROSTER_ROWS) {
      fault(`名册最多 ${MOST_ROSTER_ROWS} 人，从这一行起超出了。`)
      break
    }
    mentioned.add((raw.cells[header.indexOf('number')] ?? '').trim())
    if (raw.fault !== undefined) fault(raw.fault)
    else if (raw.cells.length !== header.length)
      fault(`这一行有 ${raw.cells.length} 列，表头有 ${header.length} 列；内容里有逗号时请加英文双引号。`)
    else {
      const row = readRow(raw.cells, header, fault)
      if (row.number !== '') once(numbers, row.number, line, (first) => fault(`会员号「${row.number}」重复，第 ${first} 行已经用过。`))
      if (row.contactId !== undefined)
        once(contacts, row.contactId, line, (first) => fault(`contactId「${row.contactId}」重复，第 ${first} 行已经用过。`))
      result.rows.push(row)
      result.lines.push(line)
    }
  }
  if (!header) return unreadable(file, `文件是空的，第一行应是表头 ${columns.join(',')}。`)
  return result
}

function readRow(cells: readonly string[], header: readonly (Column | undefined)[], fault: (message: string) => void): RosterRow {
  const cell = (column: Column): string => (cells[header.indexOf(column)] ?? '').trim()
  const number = cell('number').normalize('NFKC')
  const name = cell('name').replace(/(?<=\p{Script=Han})\s+(?=\p{Script=Han})/gu, '')
  if (number === '') fault('没有写会员号。')
  else if (!/^[A-Za-z0-9-]{1,20}$/.test(number)) fault(`会员号「${number.slice(0, 30)}」只能用数字、字母和短横线，最多 20 位。`)
  if (name === '') fault('没有写姓名。')
  else if (name.length > 40) fault('姓名太长，最多 40 个字。')
  const branch = cell('branch')
  const tier = cell('tier')
  if (branch === '') fault('没有写分会。')
  if (tier === '') fault('没有写层级。')
  const contactId = cell('contactId')
  const speciality = cell('speciality')
  return { number, name, branch, tier, posts: readPosts(cell('posts'), fault), speciality, ...(contactId === '' ? {} : { contactId }) }
}

function readPosts(text: string, fault: (message: string) => void): Post[] {
  const found = new Set<Post>()
  for (const word of text.split(/[;；]/u).map((part) => part.trim())) {
    const post = posts.find((one) => one === word)
    if (post) found.add(post)
    else if (word !== '') {
      const hint = didYouMean(word, posts)
      fault(`职务「${word}」不认识${hint === '。' ? `，只能是 ${posts.join('、')}，多个用分号隔开。` : hint}`)
    }
  }
  return [...found]
}

const unreadable = (file: string, message: string): RosterFile => ({
  rows: [],
  lines: [],
  faults: [{ file, line: 1, message }],
  mentioned: new Set(),
  readable: false,
})
