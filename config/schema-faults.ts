import { z } from 'zod'
import { didYouMean, type Fault, nearest } from './fault.ts'
import type { YamlFile, YamlPath } from './yaml-file.ts'

type Issue = z.core.$ZodIssue

/** What a file says when it fits its schema, and every fault of its shape with the line of each. */
export function checkShape<Schema extends z.ZodType>(
  yaml: YamlFile,
  schema: Schema,
): { data: z.output<Schema> | undefined; faults: Fault[] } {
  if (yaml.value === undefined) return { data: undefined, faults: [] }
  const knownKeys = new Map<unknown, string[]>()
  const result = schema.safeParse(yaml.value, {
    reportInput: true,
    error: (issue) => {
      const owner: unknown = issue.inst
      // The path is completed only after this call, so the keys are remembered by the very object that holds the unknown ones.
      if (issue.code === 'unrecognized_keys' && owner instanceof z.ZodObject) knownKeys.set(issue.input, Object.keys(owner.shape))
      return OURS
    },
  })
  if (result.success) return { data: result.data, faults: [] }
  const unknown = result.error.issues.filter((issue) => issue.code === 'unrecognized_keys')
  const misspelt = new Set<string>()
  const faults: Fault[] = []
  for (const issue of unknown) {
    const known = knownKeys.get(issue.input) ?? []
    for (const key of issue.keys) {
      const path = [...pathOf(issue), key]
      const guess = nearest(key, known)
      if (guess !== undefined) misspelt.add(pathKey([...pathOf(issue), guess]))
      faults.push({
        file: yaml.file,
        ...yaml.place(path, 'key'),
        message: `${path.length > 1 ? `${owner(pathOf(issue))} 里` : ''}不认识「${key}」${didYouMean(key, known)}`,
      })
    }
  }
  const seen = new Set<string>()
  for (const issue of result.error.issues) {
    if (issue.code === 'unrecognized_keys') continue
    const path = pathOf(issue)
    const missing = issue.input === undefined
    const unread = yaml.broken.has(String(path[0])) && (missing || path.length === 1)
    if (unread || (path.length === 0 && yaml.broken.size > 0) || seen.has(pathKey(path)) || (missing && misspelt.has(pathKey(path))))
      continue
    seen.add(pathKey(path))
    faults.push({ file: yaml.file, ...yaml.place(path), message: sentence(issue, path) })
  }
  return { data: undefined, faults }
}

/** Marks an issue whose sentence is made here; any other message was written in the schema. */
const OURS = '\u0000'

const pathKey = (path: YamlPath): string => JSON.stringify(path)
const pathOf = (issue: Issue): (string | number)[] => issue.path.map((step) => (typeof step === 'number' ? step : String(step)))

function sentence(issue: Issue, path: YamlPath): string {
  const last = path.at(-1)
  if (path.length === 0)
    return issue.input === null || issue.input === undefined ? '文件是空的，请对照预设填写。' : '整个文件应该是「名称: 内容」的形式。'
  const name = typeof last === 'number' ? `${within(path.slice(0, -1))}第 ${last + 1} 项` : `${within(path.slice(0, -1))}「${last}」`
  if (issue.input === undefined) return typeof last === 'number' ? `${name}是空的。` : `${within(path.slice(0, -1))}缺少「${last}」。`
  if (issue.input === null) return `${name}是空的，请填上内容或删去这一行。`
  if (issue.message !== OURS) return `${name}${issue.message}`
  switch (issue.code) {
    case 'invalid_type':
      return `${name}应该是${kinds[issue.expected] ?? '另一种内容'}，现在是${shown(issue.input)}。`
    case 'invalid_value': {
      const choices = issue.values.map(String)
      const guess = typeof issue.input === 'string' ? nearest(issue.input, choices) : undefined
      return `${name}只能是 ${choices.join('、')} 之一，现在是${shown(issue.input)}${guess === undefined ? '。' : `，是不是「${guess}」？`}`
    }
    case 'too_small':
      return `${name}不能小于 ${issue.minimum}，现在是${shown(issue.input)}。`
    case 'too_big':
      return `${name}不能大于 ${issue.maximum}，现在是${shown(issue.input)}。`
    default:
      return `${name}的内容不对，请对照预设的写法。`
  }
}

const kinds: Record<string, string> = {
  string: '文字（数字请加引号）',
  number: '数字',
  int: '整数',
  array: '列表，例如 [甲, 乙]',
  object: '「名称: 内容」的形式',
  boolean: 'true 或 false',
}

function shown(input: unknown): string {
  if (typeof input === 'string') return `文字「${input.slice(0, 30)}」`
  if (typeof input === 'number' || typeof input === 'boolean') return ` ${input}`
  return Array.isArray(input) ? '一个列表' : '「名称: 内容」的形式'
}

/** `groups 的` — the key that holds what a sentence is about; empty at the top. The line tells which item of a list it is. */
const within = (path: YamlPath): string => (path.length === 0 ? '' : `${owner(path)} 的`)
const owner = (path: YamlPath): string => path.filter((step) => typeof step === 'string').join(' 的 ')
