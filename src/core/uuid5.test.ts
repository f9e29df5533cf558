import { expect, test } from 'vitest'
import { uuid5 } from './uuid5.ts'

test('makes the UUID of RFC 9562, appendix A.4', () => {
  expect(uuid5('6ba7b810-9dad-11d1-80b4-00c04fd430c8', 'www.example.com')).toBe('2ed6657d-e927-568b-95e1-2665a8aea6a2')
})

test('takes a name beyond ASCII as UTF-8', () => {
  // Python: uuid.uuid5(uuid.NAMESPACE_DNS, 'Zürich 🙂')
  expect(uuid5('6ba7b810-9dad-11d1-80b4-00c04fd430c8', 'Zürich 🙂')).toBe('45e8eb2d-4b7f-55ff-995e-eaba58594725')
})
