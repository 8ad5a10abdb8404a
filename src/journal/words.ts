import type { RedisClient } from './client.ts'
import type { Keys } from './keys.ts'

/** A word is known by its number, and the list does not go that far: it was read before more words were listed, or is damaged. */
export class UnknownWord extends Error {
  override readonly name = 'UnknownWord'
}

/**
 * The names that come again in every entry (branches, tiers, items, categories), numbered as `words.listed` gave them: rows say the number.
 * The list only grows, so a number means the same for ever.
 */
export class WordList {
  private readonly words: string[] = []
  private readonly numbers = new Map<string, number>()

  get length(): number {
    return this.words.length
  }
  /** Takes up words from a number on; those it knows already are passed over. */
  learn(from: number, words: readonly string[]): void {
    for (const [index, word] of words.entries()) {
      const number = from + index
      if (number !== this.words.length) continue
      this.words.push(word)
      if (!this.numbers.has(word)) this.numbers.set(word, number)
    }
  }
  /** The number of a word, or undefined when it is not on the list. */
  numberOf(word: string): number | undefined {
    return this.numbers.get(word)
  }
  /** The word of a number. Throws {@link UnknownWord}. */
  word(number: number): string {
    const word = this.words[number]
    if (word === undefined) throw new UnknownWord(`word ${number} of ${this.words.length}`)
    return word
  }
}

/** Reads what was listed since, into a list that was read before. */
export const readWords = async (redis: RedisClient, keys: Keys, list: WordList): Promise<void> => {
  const listed = await redis.hgetall(keys.view('words'))
  const words = Object.entries(listed).sort(([a], [b]) => Number(a) - Number(b))
  for (const [number, word] of words) list.learn(Number(number), [word])
}
