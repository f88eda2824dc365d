// Uploads with Node's fetch that are refused before their body was read: each refusal must be read, none may be a broken connection.
// Usage: node early_answers.mjs <base url> <living token> <uploads a case>; prints a line of JSON for each case.
import http from 'node:http'
import net from 'node:net'

const [base, token, uploads] = [process.argv[2], process.argv[3], Number(process.argv[4])]
const version = { 'x-monite-version': '2024-05-25' }
const dead = { authorization: 'Bearer nobody' }
const living = { authorization: `Bearer ${token}` }
const sizes = [20_000, 300_000, 2_000_000]

const cases = [
  { name: '401 dead token', path: '/v1/files', headers: { ...version, ...dead }, status: 401 },
  { name: '401 dead token, keyed', path: '/v1/entities', headers: { ...version, ...dead, 'idempotency-key': 'k' }, status: 401 },
  { name: '400 no version', path: '/v1/files', headers: dead, status: 400 },
  { name: '404 no such path', path: '/v1/nothing', headers: { ...version, ...dead }, status: 404 },
  { name: '405 no such method', path: '/v1/openapi.json', headers: { ...version, ...dead }, status: 405 },
  { name: '413 too large', path: '/v1/entities', headers: { ...version, ...living, 'content-type': 'application/json' }, status: 413, sizes: [2_000_000, 25_000_000], share: 0.02 },
]

function form(size) {
  const body = new FormData()
  body.append('file_type', 'payables')
  body.append('file', new Blob([new Uint8Array(size)], { type: 'application/pdf' }), 'a.pdf')
  return body
}

async function byFetch(wanted, size, url = base) {
  const body = wanted.headers['content-type'] ? new Uint8Array(size) : form(size)
  const answer = await fetch(url + wanted.path, { method: 'POST', headers: wanted.headers, body })
  await answer.text()
  return answer.status
}

// A body that comes 30 ms after the head, and another request on the same connection.
function slowly(wanted, size) {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(base)
    const socket = net.connect(Number(port), hostname)
    const head = (method, path, more) => `${method} ${path} HTTP/1.1\r\nhost: x\r\n${Object.entries(more).map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`
    let read = ''
    socket.on('data', (bytes) => {
      read += bytes
      const answers = read.split('HTTP/1.1 ').length - 1
      if (answers === 2 && read.includes('{"status":"ok"}')) {
        socket.destroy()
        resolve(Number(read.slice(9, 12)))
      }
    })
    socket.on('close', () => reject(new Error(`closed after ${read.length} bytes`)))
    socket.on('error', reject)
    socket.write(head('POST', wanted.path, { ...wanted.headers, 'content-length': size }))
    setTimeout(() => socket.write(new Uint8Array(size), () => socket.write(head('GET', '/healthz', {}))), 30)
  })
}

// A proxy as most are: it takes a request whole, and keeps its connections to the server.
function proxy() {
  const { hostname, port } = new URL(base)
  const agent = new http.Agent({ keepAlive: true, maxSockets: 4 })
  const server = http.createServer(async (request, response) => {
    const pieces = []
    for await (const piece of request) pieces.push(piece)
    const body = Buffer.concat(pieces)
    const headers = { ...request.headers, 'content-length': body.length }
    delete headers['transfer-encoding']
    const onward = http.request({ hostname, port, agent, path: request.url, method: request.method, headers }, (answer) => {
      response.writeHead(answer.statusCode, answer.headers)
      answer.pipe(response)
    })
    onward.on('error', () => { response.writeHead(502).end() })
    onward.end(body)
  })
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)))
}

async function tried(name, status, count, once) {
  const seen = {}
  let next = 0
  const lane = async () => {
    while (next < count) {
      const place = next++
      let word
      try { word = String(await once(place)) } catch (error) { word = String(error.cause?.code ?? error.message) }
      seen[word] = (seen[word] ?? 0) + 1
    }
  }
  await Promise.all([lane(), lane(), lane(), lane()])
  console.log(JSON.stringify({ name, status, count, seen }))
}

const between = await proxy()
const through = `http://127.0.0.1:${between.address().port}`
for (const wanted of cases) {
  const count = Math.max(Math.round(uploads * (wanted.share ?? 1)), 1)
  const size = (place) => (wanted.sizes ?? sizes)[place % (wanted.sizes ?? sizes).length]
  await tried(`fetch: ${wanted.name}`, wanted.status, count, (place) => byFetch(wanted, size(place)))
  await tried(`proxy: ${wanted.name}`, wanted.status, count, (place) => byFetch(wanted, size(place), through))
  await tried(`30 ms: ${wanted.name}`, wanted.status, count, (place) => slowly(wanted, size(place)))
}
process.exit(0)
