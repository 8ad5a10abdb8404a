/**
 * Imported before anything of Wechaty: keeps its own log at `info` or below and off stdout. At `verbose` Wechaty logs
 * message texts and swallows unhandled rejections of the whole process (wechaty 1.20.2, src/config.ts).
 * `WECHATY_LOG=error|warn|info`, set by hand, is printed to stderr; anything else is silence.
 */
const wanted = process.env.WECHATY_LOG?.toLowerCase() ?? ''

/** The level Wechaty may log at by its own means, or undefined for none. */
export const wechatyLevel = ['error', 'warn', 'info'].includes(wanted) ? (wanted as 'error' | 'warn' | 'info') : undefined

process.env.WECHATY_LOG = wechatyLevel ?? 'error'
process.env.BROLOG_LEVEL = wechatyLevel ?? 'error'
