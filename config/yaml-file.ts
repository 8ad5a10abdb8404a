import {
  type Document,
  isAlias,
  isCollection,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  parseDocument,
  visit,
  type YAMLError,
} from 'yaml'
import type { Fault } from './fault.ts'
import { isolate, topBlocks, without } from './yaml-blocks.ts'

/** Where something stands in a YAML text. */
export type YamlPath = readonly (string | number)[]

/** One YAML file as read: its value, its syntax faults, and the line of everything in it. */
export interface YamlFile {
  file: string
  /** Plain data, without the blocks that could not be read; undefined when nothing could. */
  value: unknown
  faults: Fault[]
  /** Top-level keys of which at least a part could not be read: what is said about them may be incomplete. */
  broken: ReadonlySet<string>
  /** The 1-based place of the value at a path, of its key, or of the nearest parent that is there. */
  place(path: YamlPath, part?: 'key' | 'value'): { line: number; column: number }
}

/**
 * Reads YAML and never throws. A block that is not YAML is one fault and is set aside, so that everything else in the file is still
 * checked in the same go. Whole numbers with leading zeros (`0012`) stay text: they are member numbers.
 */
export function readYaml(text: string, file: string): YamlFile {
  try {
    return read(text.startsWith('\uFEFF') ? text.slice(1) : text, file)
  } catch {
    // Deep nesting or an alias bomb: yaml gives up with a RangeError or ReferenceError.
    const faults = [{ file, line: 1, column: 1, message: '文件嵌套太深或引用太多，无法读取，请写得简单一些。' }]
    return { file, value: undefined, faults, broken: new Set(), place: () => ({ line: 1, column: 1 }) }
  }
}

interface Parsed {
  document: Document.Parsed
  lines: LineCounter
}

function read(text: string, file: string): YamlFile {
  const faults: Fault[] = []
  const broken = new Set<string>()
  let parsed = parse(text)
  const report = (from: Parsed, error: YAMLError, lastLine: number): void => {
    const { line, col } = from.lines.linePos(startOf(from.document, error))
    const place = line > lastLine ? { line: lastLine, column: 1 } : { line, column: col }
    if (!faults.some((fault) => fault.line === place.line)) faults.push({ file, ...place, message: sentence(error) })
  }
  const first = parsed.document.errors.find(isStructural)
  if (first) {
    const lines = text.split(/\r?\n/)
    const rest = setAside(lines, (from, error, lastLine) => report(from, error, lastLine), broken)
    if (faults.length === 0) report(parsed, first, lines.length)
    parsed = parse(rest.join('\n'))
  }
  for (const error of parsed.document.errors) report(parsed, error, Number.POSITIVE_INFINITY)
  if (parsed.document.errors.some(isStructural)) return { file, value: undefined, faults, broken, place: () => ({ line: 1, column: 1 }) }
  const { document, lines } = parsed
  const value: unknown = document.toJS()
  return { file, value, faults, broken, place: (path, part = 'value') => placeOf(document, lines, path, part) }
}

function parse(text: string): Parsed {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, stringKeys: true, logLevel: 'silent' })
  visit(document, {
    Scalar(_, node) {
      if (typeof node.value === 'number' && node.source !== undefined && /^0\d+$/.test(node.source)) node.value = node.source
    },
  })
  return { document, lines }
}

/** Reports each block (and, inside a broken block, each item) that is not YAML by itself, and returns the lines without them. */
function setAside(lines: string[], report: (from: Parsed, error: YAMLError, lastLine: number) => void, broken: Set<string>): string[] {
  let rest = lines
  for (const block of topBlocks(lines)) {
    const whole = parse(isolate(lines, block))
    const fault = whole.document.errors.find(isStructural)
    if (!fault) continue
    broken.add(block.key)
    let spoiled = false
    for (const item of block.items) {
      const alone = parse(isolate(lines, { from: block.from, header: block.header, to: item.to, itemFrom: item.from }))
      const error = alone.document.errors.find(isStructural)
      if (!error) continue
      spoiled = true
      report(alone, error, item.to)
      rest = without(rest, item)
    }
    const remains = parse(isolate(rest, block)).document.errors.find(isStructural)
    if (!remains) continue
    if (!spoiled) report(whole, fault, block.to)
    rest = without(rest, block)
  }
  return rest
}

const isStructural = ({ code }: YAMLError): boolean => code !== 'DUPLICATE_KEY' && code !== 'BAD_ALIAS' && code !== 'TAG_RESOLVE_FAILED'

/** yaml reports an open quote or bracket where the text ends; people look for it where it begins. */
function startOf(document: Document.Parsed, error: YAMLError): number {
  const at = error.pos[0]
  if (error.code !== 'MISSING_CHAR' && error.code !== 'BAD_INDENT') return at
  let start = at
  visit(document, {
    Node(_, node) {
      const opens = isScalar(node) ? node.type?.startsWith('QUOTE') : isCollection(node) && node.flow
      if (opens && node.range && node.range[0] <= at && node.range[2] >= at - 1) start = node.range[0]
    },
  })
  return start
}

function placeOf(document: Document.Parsed, lines: LineCounter, path: YamlPath, part: 'key' | 'value'): { line: number; column: number } {
  let node: Node | null = document.contents
  let offset = node?.range?.[0] ?? 0
  for (const [index, step] of path.entries()) {
    if (isAlias(node)) node = node.resolve(document) ?? null
    if (isMap(node)) {
      const pair = node.items.find(({ key }) => isScalar(key) && String(key.value) === String(step))
      if (!pair) break
      offset = (isScalar(pair.key) ? pair.key.range?.[0] : undefined) ?? offset
      node = (pair.value as Node | null) ?? null
      const wanted = part === 'value' && index === path.length - 1
      if (wanted && isScalar(node) && node.value !== null) offset = node.range?.[0] ?? offset
    } else if (isSeq(node)) {
      node = (node.items[Number(step)] as Node | undefined) ?? null
      offset = node?.range?.[0] ?? offset
    } else break
  }
  const { line, col } = lines.linePos(offset)
  return { line: Math.max(line, 1), column: Math.max(col, 1) }
}

function sentence({ code, message }: YAMLError): string {
  if (code === 'MISSING_CHAR' || (code === 'BAD_INDENT' && message.startsWith('Flow'))) {
    if (message.includes('quote')) return '引号没有成对，请在末尾补上同样的引号。'
    if (message.includes(']') || message.includes('sequence')) return '方括号 [ ] 没有成对，或中间少了逗号。'
    if (message.includes('}') || message.includes('map')) return '花括号 { } 没有成对，或中间少了逗号。'
    return '少了一个符号（冒号、逗号或括号），请对照预设的写法。'
  }
  return sentences[code] ?? '这里不是有效的 YAML，请对照预设的写法。'
}

const sentences: Partial<Record<YAMLError['code'], string>> = {
  ALIAS_PROPS: '引用（*）前面不能再加标记，请直接写出内容。',
  BAD_ALIAS: '引用（*）的名称没有定义过；内容以 * 开头时请加引号。',
  BAD_COLLECTION_TYPE: '标记（!）与内容不符，请去掉标记。',
  BAD_DIRECTIVE: '以 % 开头的行不认识，请删去或加引号。',
  BAD_DQ_ESCAPE: '双引号里的反斜杠写法不对，请改用单引号。',
  BAD_INDENT: '缩进没有对齐，请与上一行对齐。',
  BAD_PROP_ORDER: '标记的位置不对，请去掉标记。',
  BAD_SCALAR_START: '内容以特殊符号开头，请给它加上引号。',
  BLOCK_AS_IMPLICIT_KEY: '一行里有两个冒号，或上一行的缩进不对；内容含冒号时请加引号。',
  BLOCK_IN_FLOW: '括号里不能用短横线列表，请写成 [甲, 乙]。',
  DUPLICATE_KEY: '同一个名称写了两次，请只留一个。',
  KEY_OVER_1024_CHARS: '冒号前面的内容太长了。',
  MULTILINE_IMPLICIT_KEY: '冒号前面的名称不能跨行；可能是上一行少了引号或冒号。',
  MULTIPLE_ANCHORS: '一处只能有一个锚点（&）。',
  MULTIPLE_DOCS: '一个文件里只能有一份内容，请删去 --- 分隔行。',
  MULTIPLE_TAGS: '一处只能有一个标记（!）。',
  NON_STRING_KEY: '冒号前面只能是文字。',
  RESOURCE_EXHAUSTION: '文件嵌套太深或引用太多，请写得简单一些。',
  TAB_AS_INDENT: '缩进用了制表符（Tab），请改用空格。',
  TAG_RESOLVE_FAILED: '标记（!）不认识，内容以 ! 开头时请加引号。',
  UNEXPECTED_TOKEN: '这里多了不该有的内容，请检查缩进、括号和引号。',
}
