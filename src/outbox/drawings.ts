import type { SaidFile } from '../chat/said.ts'

/** Most drawn files kept until their turn; more are not drawn ahead. */
const mostKept = 20

/** Drawn files that wait for their turn, by key of their item. */
export const drawings = <House>(draw: (file: SaidFile, house: House) => Promise<string>) => {
  const kept = new Map<string, string>()
  return {
    /** The drawn file (base64), or undefined while it is not drawn. */
    of: (key: string): string | undefined => kept.get(key),
    /** Whether as many are kept as there may be. */
    full: (): boolean => kept.size >= mostKept,
    /** Draws a file of an association and keeps it. Rejects when it cannot be drawn. */
    async make(key: string, file: SaidFile, house: House): Promise<void> {
      kept.set(key, await draw(file, house))
    },
    /** It was sent. */
    forget(key: string): void {
      kept.delete(key)
    },
    /** Forgets what will not be sent soon: it lapsed, another process sent it, or it waits for long and is drawn anew then. */
    keepOnly(soon: () => ReadonlySet<string>): void {
      if (kept.size === 0) return
      const keys = soon()
      for (const key of [...kept.keys()]) if (!keys.has(key)) kept.delete(key)
    },
  }
}
