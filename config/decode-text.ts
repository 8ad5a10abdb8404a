import iconv from 'iconv-lite'

/** The text of a file as UTF-8 (a BOM is dropped) or, when it is not valid UTF-8, as GB18030; nothing when it is neither. */
export function decodeText(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    const text = iconv.decode(Buffer.from(bytes), 'gb18030')
    return text.includes('\uFFFD') || text.includes('\0') ? undefined : text
  }
}
