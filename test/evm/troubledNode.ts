import { createServer, type ServerResponse } from 'node:http'
import { cutShort, listen } from '../http/localServer.ts'

/** A question as it came in. */
export interface Question {
  readonly id: number
  readonly method: string
  readonly params: readonly unknown[]
}

/**
 * What goes wrong with a request: an HTTP status, an answer that never comes, one that is cut off, a connection that is dropped, an
 * answer that is no JSON, a redirection, an answer as large as that. An `error` is that of each question.
 */
export type Wrong =
  | { readonly status: number; readonly body?: string; readonly headers?: Readonly<Record<string, string>> }
  | { readonly error: { readonly code: number; readonly message: string } }
  | 'hang'
  | 'cut'
  | 'drop'
  | 'garbage'
  | { readonly bytes: number }

export interface Behaviour {
  /** Decides by the questions and by how many requests there were. Null: nothing goes wrong. */
  readonly wrong?: (questions: readonly Question[], request: number) => Wrong | null
  /** Answers a question otherwise than the node. Undefined: as the node. */
  readonly error?: (question: Question) => { readonly code: number; readonly message: string } | undefined
  readonly alter?: (question: Question, result: never) => unknown
}

export interface TroubledNode {
  readonly url: string
  /** Every request so far: path, headers and questions. */
  readonly requests: {
    readonly path: string
    readonly authorization: string | undefined
    readonly questions: readonly Question[]
  }[]
  behave(behaviour: Behaviour): void
  stop(): Promise<void>
}

/** A server in front of a real node, which passes questions on and spoils what it is told to. `headers`: what opens the node. */
export async function startTroubledNode(
  node: string,
  headers: () => Readonly<Record<string, string>> = () => ({}),
): Promise<TroubledNode> {
  let behaviour: Behaviour = {}
  const requests: TroubledNode['requests'] = []
  const server = createServer(async (request, response) => {
    let text = ''
    for await (const part of request) text += String(part)
    if (text === '') return void response.writeHead(400).end()
    const asked = JSON.parse(text) as Question | Question[]
    const questions = Array.isArray(asked) ? asked : [asked]
    const count = requests.push({ path: request.url ?? '', authorization: request.headers.authorization, questions })
    const wrong = behaviour.wrong?.(questions, count - 1) ?? null
    if (wrong !== null && spoil(response, wrong, questions, Array.isArray(asked))) return
    const answers = await Promise.all(questions.map((one) => answer(node, headers(), one, behaviour)))
    const body = JSON.stringify(Array.isArray(asked) ? answers : answers[0])
    response.setHeader('content-type', 'application/json')
    if (wrong === 'cut') cutShort(response, body)
    else response.end(body)
  })
  const { host, stop } = await listen(server)
  return {
    url: `http://${host}`,
    requests,
    behave: (next) => {
      behaviour = next
    },
    stop,
  }
}

/** True: the response is done with. */
function spoil(response: ServerResponse, wrong: Wrong, questions: readonly Question[], list: boolean): boolean {
  if (wrong === 'cut') return false
  if (wrong === 'hang') return true
  if (wrong === 'drop') response.destroy()
  else if (wrong === 'garbage') response.end('<html>Bad gateway</html>')
  else if ('bytes' in wrong) response.end(`"${'x'.repeat(wrong.bytes)}"`)
  else if ('status' in wrong) response.writeHead(wrong.status, wrong.headers).end(wrong.body)
  else {
    const answers = questions.map(({ id }) => ({ jsonrpc: '2.0', id, error: wrong.error }))
    response.end(JSON.stringify(list ? answers : answers[0]))
  }
  return true
}

async function answer(
  node: string,
  more: Readonly<Record<string, string>>,
  question: Question,
  { error, alter }: Behaviour,
): Promise<object> {
  const own = error?.(question)
  if (own !== undefined) return { jsonrpc: '2.0', id: question.id, error: own }
  const body = JSON.stringify({ jsonrpc: '2.0', ...question })
  const headers = { 'content-type': 'application/json', ...more }
  const response = await fetch(node, { method: 'POST', headers, body })
  const said = (await response.json()) as { result?: never }
  return alter === undefined || !('result' in said) ? said : { ...said, result: await alter(question, said.result!) }
}

/** A node that does not have these methods. */
export function without(...methods: readonly string[]): Behaviour {
  return {
    error: ({ method }) =>
      methods.includes(method) ? { code: -32601, message: `the method ${method} does not exist` } : undefined,
  }
}
