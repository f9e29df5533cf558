/**
 * Where a text that is not JSON stops to be some; its end where it only breaks off. The parser's own messages do not say so
 * in every version.
 */
export function jsonFault(text: string): number {
  /** What is open, and in a mapping whether a key or a value comes next. */
  const open: ('[' | '{')[] = []
  let state: 'value' | 'first value' | 'key' | 'first key' | 'colon' | 'end' = 'value'
  for (let at = 0; ; ) {
    SPACE.lastIndex = at
    SPACE.exec(text)
    at = SPACE.lastIndex
    const character = text[at]
    if (character === undefined) return at
    if (state === 'colon') {
      if (character !== ':') return at
      state = 'value'
      at += 1
    } else if (state === 'end') {
      const inside = open.at(-1)
      if (character === ',' && inside !== undefined) state = inside === '{' ? 'key' : 'value'
      else if (inside !== undefined && character === (inside === '{' ? '}' : ']')) open.pop()
      else return at
      at += 1
    } else if ((character === ']' && state === 'first value') || (character === '}' && state === 'first key')) {
      open.pop()
      state = 'end'
      at += 1
    } else if (state === 'key' || state === 'first key') {
      const end = match(TEXT, text, at)
      if (end === null) return at
      at = end
      state = 'colon'
    } else if (character === '[' || character === '{') {
      open.push(character)
      state = character === '[' ? 'first value' : 'first key'
      at += 1
    } else {
      const end = match(character === '"' ? TEXT : PLAIN, text, at)
      if (end === null) return at
      at = end
      state = 'end'
    }
  }
}

function match(token: RegExp, text: string, at: number): number | null {
  token.lastIndex = at
  return token.test(text) ? token.lastIndex : null
}

const SPACE = /[ \t\r\n]*/y
const TEXT = /"[^"\\\p{Cc}]*(?:\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})[^"\\\p{Cc}]*)*"/uy
const PLAIN = /(?:-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)(?![\w.+-])/y
