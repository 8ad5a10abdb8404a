/** What src/wechat needs of a logger; a pino logger is one. */
export interface Logger {
  debug(fields: object, message: string): void
  info(fields: object, message: string): void
  warn(fields: object, message: string): void
  error(fields: object, message: string): void
}

/** What a fault was, without quoted words, tokens or more than 120 characters of what the provider said. */
export interface FaultNote {
  fault: string
  code?: number
}

interface Faulty {
  name?: unknown
  message?: unknown
  details?: unknown
  code?: unknown
  gerror?: unknown
}

/** Describes anything thrown or emitted as an error for the log. Never carries message texts or tokens: what stands in quotes is left out. */
export function noteOf(error: unknown): FaultNote {
  if (typeof error !== 'object' || error === null) return { fault: clean(String(error)) }
  const { name, message, details, code, gerror } = error as Faulty
  if (typeof gerror === 'string') return noteOf(parsed(gerror))
  const said = [details, message].find((text): text is string => typeof text === 'string' && text !== '')
  const title = typeof name === 'string' && name !== 'Error' && name !== 'GError' ? `${name}: ` : ''
  return { fault: `${title}${clean(said ?? 'unknown')}`, ...(typeof code === 'number' ? { code } : {}) }
}

function parsed(json: string): unknown {
  try {
    const value: unknown = JSON.parse(json)
    return value
  } catch {
    return json
  }
}

function clean(text: string): string {
  return (text.split('\n', 1)[0] ?? '')
    .replace(/["'“‘「『《].*["'”’」』》]/gu, '…')
    .replace(/[\w-]*[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]{8,}/giu, '…')
    .slice(0, 120)
}

/**
 * The same logger, with equal lines (level, message and fault) written once in `windowMs`; the next one says how many were held back.
 * Remembers at most 200 kinds of line.
 */
export function calm(
  log: Logger,
  { windowMs = 60_000, now = () => performance.now() }: { windowMs?: number; now?: () => number } = {},
): Logger {
  const seen = new Map<string, { until: number; held: number }>()
  const write =
    (level: 'debug' | 'info' | 'warn' | 'error') =>
    (fields: object, message: string): void => {
      const { fault } = fields as { fault?: unknown }
      const key = `${level} ${message} ${typeof fault === 'string' ? fault : ''}`
      const known = seen.get(key)
      if (known && now() < known.until) {
        known.held += 1
        return
      }
      seen.delete(key)
      seen.set(key, { until: now() + windowMs, held: 0 })
      for (const oldest of seen.keys()) {
        if (seen.size <= 200) break
        seen.delete(oldest)
      }
      log[level](known?.held ? { ...fields, heldBack: known.held } : fields, message)
    }
  return { debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') }
}
