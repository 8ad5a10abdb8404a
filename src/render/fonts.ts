import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'

/** Weights there are. */
export type Weight = 400 | 700
const weights: readonly Weight[] = [400, 700]

/** A font file for satori. */
export interface FontFile {
  name: string
  weight: Weight
  data: Buffer
}

const packed = (path: string): string => fileURLToPath(import.meta.resolve(path))
const slicePath = (slice: string, weight: Weight): string =>
  packed(`@fontsource/noto-sans-sc/files/noto-sans-sc-${slice}-${weight}-normal.woff`)

interface Range {
  from: number
  to: number
  slice: string
}

/** Which slice of the font holds which characters, as its package's unicode.json says: `"[4]": "U+1f1e9-1f1f5,U+1f21a"`. */
const rangesIn = (text: string): Range[] =>
  Object.entries(JSON.parse(text) as Record<string, string>).flatMap(([key, list]) =>
    list.split(',').map((range) => {
      const [from = '', to = from] = range.trim().slice(2).split('-')
      return { from: Number.parseInt(from, 16), to: Number.parseInt(to, 16), slice: key.replace(/^\[(.*)\]$/u, '$1') }
    }),
  )

/** A text as it is drawn: without emoji, control characters and lone surrogates. */
export const plainText = (text: string): string =>
  text.replace(/\p{Extended_Pictographic}|\p{Regional_Indicator}|\p{Mn}|\p{Me}|\p{Cc}|\p{Cs}|\p{Cf}/gu, '')

/** The slice that stands for the whole font: what no slice has is looked for there. */
const whole = 'whole'
const wholePath = '@expo-google-fonts/noto-sans-sc/400Regular/NotoSansSC_400Regular.ttf'

const open = async (slice: string): Promise<FontFile[]> => {
  if (slice === whole) return [{ name: slice, weight: 400, data: await readFile(packed(wholePath)) }]
  return Promise.all(weights.map(async (weight) => ({ name: slice, weight, data: await readFile(slicePath(slice, weight)) })))
}

/**
 * Noto Sans SC, opened as far as texts needed it. The whole font takes 60 MB a weight once it is parsed; @fontsource ships it in a hundred
 * slices of a few kilobytes, sorted so that the commonest characters share a few. What the slices lack (names have 㛃 and 䶮) comes from
 * the whole font in one weight, opened when it is first needed. What that lacks too is drawn as an empty box.
 */
export const openFonts = async () => {
  const ranges = rangesIn(await readFile(packed('@fontsource/noto-sans-sc/unicode.json'), 'utf8'))
  const sliceOf = (letter: string): string => {
    const point = letter.codePointAt(0) ?? 0
    return ranges.find(({ from, to }) => point >= from && point <= to)?.slice ?? whole
  }
  const known = new Map<string, string>()
  const opened = new Set<string>()
  let files: FontFile[] = []

  return {
    /**
     * Fonts that draw a text, in one of which each of its characters is. The same list as before while nothing is added: satori keeps
     * what it parsed by the list, and never lets go of it.
     */
    async fontsFor(text: string): Promise<FontFile[]> {
      const wanted = new Set(['latin'])
      for (const letter of text) {
        const slice = known.get(letter) ?? sliceOf(letter)
        known.set(letter, slice)
        wanted.add(slice)
      }
      const fresh = [...wanted].filter((slice) => !opened.has(slice))
      if (fresh.length === 0) return files
      const read = await Promise.all(fresh.map(open))
      for (const slice of fresh) opened.add(slice)
      files = [...files, ...read.flat()]
      return files
    },
  }
}

/** Noto Sans SC, opened as far as it was needed. */
export type Fonts = Awaited<ReturnType<typeof openFonts>>
